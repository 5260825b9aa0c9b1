"""A real OpenID Connect provider on loopback, for tests: oidc-provider-mock, which here also signs what it says of a
person, as ProConnect and FranceConnect do. Run as a program: it prints its address and lives until its input closes.

How it answers about a person is a claim of theirs, `answer`: "plain" by default, "signed", or one of the ways in which
a forger or a broken provider would answer.
"""

import sys
import threading
import time
import warnings
from typing import Any

# Its authors will follow authlib's changes; nothing of it runs in Cèdre.
warnings.simplefilter("ignore")

import flask
import oidc_provider_mock
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT = "cedre"
ANOTHER_KEY = RSAKey.generate_key(2048, {"kid": "another"})


def answer_about_person(response: flask.Response) -> flask.Response:
    if flask.request.path != "/userinfo" or response.status_code != 200:
        return response
    said = dict(response.get_json())
    kind = said.pop("answer", "plain")
    if kind == "another-person":
        said["sub"] = "someone-else"
    if kind in {"plain", "another-person"}:
        return flask.jsonify(said)
    if kind == "nonsense":
        return flask.Response("<html>", content_type="application/json")
    return flask.Response(signed(said, kind), content_type="application/jwt; charset=utf-8")


def signed(said: dict[str, Any], kind: str) -> str:
    ours = RSAKey.import_key(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))
    now = int(time.time())
    issuer = flask.request.host_url.rstrip("/")
    said |= {"iss": issuer, "aud": CLIENT, "iat": now, "exp": now + 60}
    header = {"alg": "RS256", "kid": ours.thumbprint() if not ours.kid else ours.kid}
    key: Any = ours
    if kind == "for-another-client":
        said["aud"] = "another"
    elif kind == "too-late":
        said["exp"] = now - 60
    elif kind == "from-another-issuer":
        said["iss"] = "https://ailleurs.test"
    elif kind == "signed-by-another":
        key = ANOTHER_KEY
    elif kind == "shared-secret":
        header["alg"], key = "HS256", OctKey.import_key("known to the two of us")
    return jwt.encode(header, said, key)


def main() -> None:
    application = oidc_provider_mock.app()
    application.after_request(answer_about_person)
    server = make_server("localhost", 0, application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"http://localhost:{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
