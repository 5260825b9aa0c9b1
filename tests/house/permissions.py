"""What each address answers to each role: one line per address. A new address has its line here, or a test fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field

# Everyone is in the same small world: an engagement with its dialogues and its draft, and another one elsewhere.
ROLES = (
    "anonymous",
    "nobody",  # an account without a role
    "reader",
    "contributor",
    "juror",
    "respondent",
    "moderator",
    "coach_elsewhere",  # of the other engagement
    "coach_here",  # of this one
    "coach",  # of the whole platform
    "administrator",
)
EVERYONE = frozenset(ROLES)
SIGNED_IN = EVERYONE - {"anonymous"}
TEAM = frozenset({"reader", "contributor", "respondent", "moderator", "coach_here", "coach"})
ANIMATE_HERE = frozenset({"coach_here", "coach"})
ANSWER_HERE = ANIMATE_HERE | {"respondent"}
MODERATE_HERE = ANIMATE_HERE | {"moderator"}
ANIMATE = ANIMATE_HERE | {"coach_elsewhere"}
MODERATE = ANIMATE | {"moderator"}
ADMINISTER = frozenset({"administrator"})
WRITE_PAGES = frozenset({"coach", "administrator"})


@dataclass(frozen=True)
class Rule:
    """Who is answered by an address. `given`: what fills it, by the names of the situation of the test."""

    allowed: frozenset[str]
    given: dict[str, str] = field(default_factory=dict)
    method: str = "GET"


def rule(allowed: frozenset[str], *, method: str = "GET", **given: str) -> Rule:
    return Rule(allowed=allowed, given=given, method=method)


def post(allowed: frozenset[str], **given: str) -> Rule:
    return rule(allowed, method="POST", **given)


OF_A_DIALOGUE = (
    *("detail", "participate", "answers", "college", "own-data", "own-data-file", "depart"),
    *("results", "all-statements", "results-csv", "results-json", "submit", "moderation-log"),
)
RULES = {
    # ---- the front door
    "home": rule(EVERYONE),
    "method": rule(EVERYONE),
    "help": rule(EVERYONE),
    "guide": rule(EVERYONE, name="guide"),
    "mails": rule(EVERYONE),
    "choose-theme": post(EVERYONE),
    "choose-language": post(EVERYONE),
    "api": rule(EVERYONE),
    "api-root": rule(EVERYONE),
    # ---- the API: what anyone may read
    "api-v1:api-root": rule(EVERYONE),
    "api-v1:openapi-json": rule(EVERYONE),
    "api-v1:find_territories": rule(EVERYONE),
    "api-v1:read_territory": rule(EVERYONE, kind="kind", code="code"),
    "api-v1:list_dialogues": rule(EVERYONE),
    "api-v1:read_dialogue": rule(EVERYONE, slug="dialogue"),
    "api-v1:list_statements": rule(EVERYONE, slug="dialogue"),
    "api-v1:read_results": rule(EVERYONE, slug="dialogue"),
    # ---- territories
    "territories:find": rule(EVERYONE),
    "territories:choices": rule(EVERYONE),
    "territories:detail": rule(EVERYONE, kind="kind", code="code"),
    # ---- moderation
    "moderation:rules": rule(EVERYONE),
    "moderation:reasons": rule(WRITE_PAGES),
    "moderation:retire-reason": post(WRITE_PAGES, pk="reason"),
    # ---- pages of the site
    "pages:register": rule(EVERYONE),
    "pages:register-csv": rule(EVERYONE),
    "pages:register-markdown": rule(EVERYONE),
    "pages:read": rule(EVERYONE, key="page"),
    "pages:edit": rule(WRITE_PAGES, key="page"),
    "pages:version": rule(WRITE_PAGES, key="page", number="one"),
    "pages:restore": post(WRITE_PAGES, key="page"),
    # ---- dialogues, for all
    "dialogues:list": rule(EVERYONE),
    "dialogues:of-territory": rule(EVERYONE, territory_pk="territory"),
    **{f"dialogues:{name}": rule(EVERYONE, slug="dialogue") for name in OF_A_DIALOGUE},
    "dialogues:statement-votes": rule(EVERYONE, slug="dialogue", number="number"),
    "dialogues:contest": rule(EVERYONE, slug="dialogue", number="number"),
    "dialogues:flag-statement": rule(EVERYONE, slug="dialogue", number="number"),
    "dialogues:vote": post(EVERYONE, slug="dialogue"),
    "dialogues:undo": post(EVERYONE, slug="dialogue"),
    "dialogues:hand-over": post(EVERYONE, slug="dialogue"),
    "dialogues:embed-script": rule(EVERYONE),
    "dialogues:embed": rule(EVERYONE, slug="dialogue"),
    "dialogues:embed-vote": post(EVERYONE, slug="dialogue"),
    "dialogues:embed-undo": post(EVERYONE, slug="dialogue"),
    "dialogues:embed-answers": post(EVERYONE, slug="dialogue"),
    "dialogues:embed-submit": post(EVERYONE, slug="dialogue"),
    "dialogues:embed-own-data": post(EVERYONE, slug="dialogue"),
    "dialogues:embed-own-data-file": post(EVERYONE, slug="dialogue"),
    "dialogues:embed-depart": post(EVERYONE, slug="dialogue"),
    # ---- dialogues, for who runs or moderates them
    "dialogues:desk": rule(SIGNED_IN),
    "dialogues:moderate": rule(MODERATE),
    "dialogues:judge": rule(MODERATE_HERE, case="case"),
    "dialogues:decisions": rule(MODERATE),
    "dialogues:undo-decision": post(MODERATE_HERE, pk="decision"),
    "dialogues:new": rule(ANIMATE),
    "dialogues:prepare": rule(MODERATE_HERE, slug="dialogue"),
    "dialogues:revise": rule(ANIMATE_HERE, slug="dialogue"),
    "dialogues:preview": rule(ANIMATE_HERE, slug="draft"),
    "dialogues:move": post(ANIMATE_HERE, slug="dialogue"),
    "dialogues:close": rule(ANIMATE_HERE, slug="dialogue"),
    "dialogues:delete-draft": rule(ANIMATE_HERE, slug="draft"),
    "dialogues:assist": rule(ANIMATE_HERE, slug="dialogue"),
    "dialogues:stop-assisting": post(SIGNED_IN, slug="dialogue"),
    "dialogues:export-polis": post(ANIMATE_HERE, slug="dialogue"),
    "dialogues:export-data": post(ANIMATE_HERE, slug="dialogue"),
    "dialogues:add-statements": post(ANIMATE_HERE, slug="dialogue"),
    "dialogues:revise-statement": rule(ANIMATE_HERE, slug="dialogue", number="number"),
    "dialogues:withhold-statement": rule(MODERATE_HERE, slug="dialogue", number="number"),
    "dialogues:restore-statement": post(MODERATE_HERE, slug="dialogue", number="number"),
    "dialogues:of-engagement": rule(TEAM | {"juror"}, slug="engagement"),
    # ---- who may answer: codes on cards, letters
    "admissions:enter": rule(EVERYONE),
    "admissions:ask-letter": rule(EVERYONE, slug="dialogue"),
    "admissions:codes": rule(ANIMATE_HERE, slug="dialogue"),
    "admissions:cancel-codes": post(ANIMATE_HERE, slug="dialogue"),
    # ---- paper ballots: those who animate print and type them
    "ballots:ballots": rule(ANIMATE_HERE, slug="dialogue"),
    "ballots:printed": rule(ANIMATE_HERE, slug="dialogue", first="sheet"),
    "ballots:sheet": rule(ANIMATE_HERE, slug="dialogue", number="sheet"),
    "ballots:take-out": post(ANIMATE_HERE, slug="dialogue", number="sheet"),
    # ---- proposals: anyone reads and makes them, without account; those who animate open a dialogue to them
    "proposals:call": rule(ANIMATE_HERE, slug="dialogue"),
    "proposals:list": rule(EVERYONE, slug="dialogue"),
    "proposals:submit": rule(EVERYONE, slug="dialogue"),
    "proposals:detail": rule(EVERYONE, slug="dialogue", number="proposal"),
    "proposals:support": post(EVERYONE, slug="dialogue", number="proposal"),
    "proposals:flag": rule(EVERYONE, slug="dialogue", number="proposal"),
    "proposals:contest": rule(EVERYONE, slug="dialogue", number="proposal"),
    "proposals:useful": post(EVERYONE, slug="dialogue", number="proposal", argument="argument"),
    "proposals:flag-argument": rule(EVERYONE, slug="dialogue", number="proposal", argument="argument"),
    "proposals:contest-argument": rule(EVERYONE, slug="dialogue", number="proposal", argument="argument"),
    # ---- who takes part: anyone reads it, those who animate choose what is asked
    **{f"turnout:{name}": rule(EVERYONE, slug="dialogue") for name in ("who", "who-csv", "about-me")},
    "turnout:statements": rule(EVERYONE, slug="dialogue"),
    "turnout:prepare": rule(ANIMATE_HERE, slug="dialogue"),
    "turnout:reference": post(ANIMATE_HERE, slug="dialogue", question="question"),
    "turnout:take-reference-back": post(ANIMATE_HERE, slug="dialogue", question="question"),
    # ---- syntheses: anyone reads them, those who animate write them
    "syntheses:synthesis": rule(EVERYONE, slug="dialogue"),
    "syntheses:report": rule(EVERYONE, slug="dialogue"),
    "syntheses:write": rule(ANIMATE_HERE, slug="dialogue"),
    "syntheses:unpublish": post(ANIMATE_HERE, slug="dialogue"),
    # ---- answers: anyone reads them; those who answer or animate here write them
    "answers:follow-up": rule(EVERYONE, slug="dialogue"),
    "answers:follow": rule(EVERYONE, slug="dialogue"),
    "answers:follow-up-csv": rule(EVERYONE, slug="dialogue"),
    "answers:ask": rule(ANIMATE_HERE, slug="dialogue"),
    "answers:owed": rule(ANSWER_HERE, slug="dialogue", pk="owed"),
    "answers:take-back": post(ANSWER_HERE, slug="dialogue", pk="owed"),
    "answers:postpone": post(ANIMATE_HERE, slug="dialogue", pk="owed"),
    "answers:give-up": post(ANIMATE_HERE, slug="dialogue", pk="owed"),
    # ---- testimonies: they name people, and only those who animate or moderate here read them
    "testimonies:list": rule(MODERATE_HERE, slug="dialogue"),
    "testimonies:new": rule(MODERATE_HERE, slug="dialogue"),
    **{
        f"testimonies:{name}": rule(MODERATE_HERE, slug="dialogue", pk="testimony")
        for name in ("detail", "revise", "withdraw")
    },
    **{f"testimonies:{name}": post(MODERATE_HERE, slug="dialogue", pk="testimony") for name in ("hide", "mark")},
    "testimonies:decide": post(MODERATE_HERE, slug="dialogue", pk="testimony", mask="mask"),
    "testimonies:extract": rule(MODERATE_HERE, slug="dialogue", pk="testimony", extract="extract"),
    **{
        f"testimonies:{name}": post(MODERATE_HERE, slug="dialogue", pk="testimony", extract="extract")
        for name in ("publish", "unmark", "link")
    },
    # ---- engagements
    "coaching:new": rule(frozenset({"coach"})),
    "coaching:engagement": rule(TEAM | {"juror"}, slug="engagement"),
    "coaching:revise": rule(ANIMATE_HERE, slug="engagement"),
    # ---- one's own account
    "accounts:sign-in": rule(EVERYONE),
    "accounts:sign-out": post(EVERYONE),
    "accounts:my-data": rule(SIGNED_IN),
    "accounts:my-data-file": rule(SIGNED_IN),
    "accounts:own-roles": rule(SIGNED_IN),
    "accounts:notices": rule(SIGNED_IN),
    "accounts:rhythms": rule(SIGNED_IN),
    "accounts:security": rule(SIGNED_IN),
    "accounts:sign-in-by-password": rule(EVERYONE),
    "account_login": rule(EVERYONE),
    "account_logout": post(EVERYONE),
    "account_request_login_code": rule(EVERYONE),
    "account_signup": rule(EVERYONE),
    "mfa_index": rule(SIGNED_IN),
    "mfa_list_webauthn": rule(SIGNED_IN),
    "account_email": rule(SIGNED_IN),
    "accounts:leave-role": post(frozenset({"reader"}), pk="reader_role"),
    # ---- invitations
    "accounts:invitation": rule(EVERYONE, token="token"),
    "accounts:newcomer": post(EVERYONE, token="token"),
    # ---- teams
    "accounts:team": rule(ANIMATE_HERE | ADMINISTER, kind="engagement_kind", key="engagement_key"),
    "accounts:limit-role": rule(
        ANIMATE_HERE | ADMINISTER, kind="engagement_kind", key="engagement_key", pk="reader_role"
    ),
    "accounts:end-role": post(
        ANIMATE_HERE | ADMINISTER, kind="engagement_kind", key="engagement_key", pk="reader_role"
    ),
    "accounts:revoke-invitation": post(
        ANIMATE_HERE | ADMINISTER, kind="engagement_kind", key="engagement_key", pk="invitation"
    ),
    # ---- organisations: this one has for member the person without a role
    "accounts:organisation": rule(ADMINISTER | {"nobody"}, pk="organisation"),
    # ---- the administration
    "accounts:journal": rule(ADMINISTER),
    "accounts:journal-csv": rule(ADMINISTER),
    **{
        f"accounts:{name}": rule(ADMINISTER)
        for name in ("administration", "people", "organisations", "new-organisation", "roles", "invitations")
    },
    "accounts:person": rule(ADMINISTER, pk="person"),
    "accounts:give-role": post(ADMINISTER, pk="person"),
    "accounts:take-role-back": post(ADMINISTER, pk="reader", role="reader_role"),
    "accounts:mark-person": post(ADMINISTER, pk="person"),
    "accounts:close-account": post(ADMINISTER, pk="person"),
    "accounts:reopen-account": post(ADMINISTER, pk="person"),
    "accounts:withdraw-mark": post(ADMINISTER, pk="mark"),
    "accounts:revise-organisation": rule(ADMINISTER, pk="organisation"),
    "accounts:add-member": post(ADMINISTER, pk="organisation"),
    "accounts:end-membership": post(ADMINISTER, pk="organisation", member="membership"),
    "accounts:mark-organisation": post(ADMINISTER, pk="organisation"),
    "accounts:close-organisation": rule(ADMINISTER, pk="organisation"),
}
FRESH = "asks whoever is there to sign in again first: tests/accounts/test_security.py"
HALF_WAY = "a step of signing in, which sends back to the first one: tests/accounts/test_sign_in.py"
# Addresses that no sweep can fill, with the reason.
APART = {
    **dict.fromkeys(
        (
            "accounts:forget-me",
            "accounts:remove-password",
            "account_reauthenticate",
            "account_set_password",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_deactivate_totp",
            "mfa_download_recovery_codes",
            "mfa_edit_webauthn",
            "mfa_generate_recovery_codes",
            "mfa_remove_webauthn",
            "mfa_view_recovery_codes",
            "socialaccount_connections",
        ),
        FRESH,
    ),
    **dict.fromkeys(
        (
            "account_confirm_login_code",
            "account_email_verification_sent",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "openid_connect_callback",
            "openid_connect_login",
        ),
        HALF_WAY,
    ),
    "answers:confirm": "a signed link of a letter: tests/answers/test_following.py",
    "answers:stop-following": "a signed link of a letter: tests/answers/test_following.py",
    "accounts:leave": "a signed link of a letter: tests/accounts/test_notices.py",
    "account_inactive": "says that an account is closed, with 403: tests/accounts/test_sign_in.py",
    "mail-as-html": "a letter kept in memory while one tries things; its own tests write one first",
    "^api/v1/": "what the API says where nothing is",
    "style-guide": "only with CEDRE_STYLE_GUIDE",
}


def addresses(patterns: list, namespace: str = "", before: str = "") -> Iterator[str]:
    """The name of each address of the site, or its pattern when it has none."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inside, before + str(pattern.pattern))
        else:
            yield f"{namespace}{pattern.name}" if pattern.name else before + str(pattern.pattern)
