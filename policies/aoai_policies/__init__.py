"""Rules for Azure OpenAI deployments, and the front ends that run them."""
