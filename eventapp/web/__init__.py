"""The Flask kit: blueprints that refuse a route without a permission, scope, errors, forms, languages, headers."""
