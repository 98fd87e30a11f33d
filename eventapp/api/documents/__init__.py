"""The API's description as an OpenAPI 3.1 document. What stands here is what the operations do; tests compare them."""
