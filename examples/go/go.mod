module azure-openai-in-go

go 1.25

require (
	github.com/pulumi/pulumi-azure-native-sdk/resources/v3 v3.8.0
	github.com/pulumi/pulumi/sdk/v3 v3.256.0
)
