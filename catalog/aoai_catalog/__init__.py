"""The documented catalog of Azure OpenAI: facts with source and date, and questions to them."""
