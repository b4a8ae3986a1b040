// The component from a program in TypeScript. `pulumi install` makes the SDK in sdks/ from the plugin.
import { resources } from "@pulumi/azure-native";
import { Account } from "@pulumi/azure-openai";

const group = new resources.ResourceGroup("ai", { location: "swedencentral" });
const ai = new Account("ai", {
    resourceGroupName: group.name,
    location: "swedencentral",
    network: { allowedIps: ["203.0.113.0/24"] },
    deployments: [
        { name: "chat", model: "gpt-5.4", version: "2026-03-05", sku: "DataZoneStandard", tpm: 50000 },
    ],
});

export const endpoint = ai.openaiEndpoint;
