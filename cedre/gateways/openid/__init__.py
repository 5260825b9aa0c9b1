"""Identity providers that speak OpenID Connect: ProConnect, FranceConnect, a Keycloak of one's own.

The provider is django-allauth's, with what these three ask on top: a nonce, PKCE, an answer about the person that may
be signed. It takes the place of allauth's own, whose name it keeps.
"""
