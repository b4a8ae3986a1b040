// The component from a program in C#. `pulumi install` makes the SDK in sdks/ from the plugin.
using System.Collections.Generic;
using Pulumi;
using Pulumi.AzureOpenai;
using Pulumi.AzureOpenai.Inputs;
using AzureNative = Pulumi.AzureNative;

return await Pulumi.Deployment.RunAsync(() =>
{
    var group = new AzureNative.Resources.ResourceGroup("ai", new() { Location = "swedencentral" });
    var ai = new Account("ai", new()
    {
        ResourceGroupName = group.Name,
        Location = "swedencentral",
        Network = new NetworkArgs { AllowedIps = { "203.0.113.0/24" } },
        Deployments =
        {
            new DeploymentArgs
            {
                Name = "chat",
                Model = "gpt-5.4",
                Version = "2026-03-05",
                Sku = "DataZoneStandard",
                Tpm = 50000,
            },
        },
    });
    return new Dictionary<string, object?> { ["endpoint"] = ai.OpenaiEndpoint };
});
