"""The pages of duties and slots."""
