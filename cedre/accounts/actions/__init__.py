"""What is done with people, their organisations and their roles: the only writers."""

from cedre.accounts.actions.forgetting import close_sessions, forget_invited, forget_person
from cedre.accounts.actions.organisations import (
    add_member,
    create_organisation,
    dissolve_organisation,
    end_membership,
    mark_organisation,
    mark_person,
    merge_organisation,
    revise_organisation,
    withdraw_mark,
)
from cedre.accounts.actions.people import (
    close_account,
    register_administrator,
    register_animator,
    register_person,
    reopen_account,
)
from cedre.accounts.actions.roles import accept_invitation, end_role, give_role, invite, limit_role, revoke_invitation

__all__ = [
    "accept_invitation",
    "add_member",
    "close_account",
    "close_sessions",
    "create_organisation",
    "dissolve_organisation",
    "end_membership",
    "end_role",
    "forget_invited",
    "forget_person",
    "give_role",
    "invite",
    "limit_role",
    "mark_organisation",
    "mark_person",
    "merge_organisation",
    "register_administrator",
    "register_animator",
    "register_person",
    "reopen_account",
    "revise_organisation",
    "revoke_invitation",
    "withdraw_mark",
]
