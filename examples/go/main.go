// The component from a program in Go. `pulumi install` makes the SDK in sdks/ from the plugin.
package main

import (
	"example.com/pulumi-azure-openai/sdk/go/azureopenai"
	"github.com/pulumi/pulumi-azure-native-sdk/resources/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		group, err := resources.NewResourceGroup(ctx, "ai", &resources.ResourceGroupArgs{
			Location: pulumi.String("swedencentral"),
		})
		if err != nil {
			return err
		}
		ai, err := azureopenai.NewAccount(ctx, "ai", &azureopenai.AccountArgs{
			ResourceGroupName: group.Name,
			Location:          pulumi.String("swedencentral"),
			Network:           &azureopenai.NetworkArgs{AllowedIps: []pulumi.StringInput{pulumi.String("203.0.113.0/24")}},
			Deployments: []azureopenai.DeploymentArgs{{
				Name:    "chat",
				Model:   pulumi.String("gpt-5.4"),
				Version: pulumi.String("2026-03-05"),
				Sku:     pulumi.String("DataZoneStandard"),
				Tpm:     pulumi.Int(50000),
			}},
		})
		if err != nil {
			return err
		}
		ctx.Export("endpoint", ai.OpenaiEndpoint)
		return nil
	})
}
