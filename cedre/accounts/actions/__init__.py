"""What is done with people, their organisations and their roles: the only writers."""

from cedre.accounts.actions.forgetting import close_sessions, forget_invited, forget_person
from cedre.accounts.actions.journal import release_journal
from cedre.accounts.actions.notices import ask_for_due_letters, choose_rhythms, leave, send_notices
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
    welcome_newcomer,
)
from cedre.accounts.actions.retention import Cleaned, drop_what_is_too_old, let_go_of_the_absent
from cedre.accounts.actions.roles import (
    accept_invitation,
    announce_ending_roles,
    end_role,
    give_role,
    invite,
    limit_role,
    revoke_invitation,
    send_invitation,
)
from cedre.accounts.actions.sign_in import (
    note_newcomer,
    note_security_change,
    remove_password,
    set_password,
    take_away_second_factors,
)

__all__ = [
    "Cleaned",
    "accept_invitation",
    "add_member",
    "announce_ending_roles",
    "ask_for_due_letters",
    "choose_rhythms",
    "close_account",
    "close_sessions",
    "create_organisation",
    "dissolve_organisation",
    "drop_what_is_too_old",
    "end_membership",
    "end_role",
    "forget_invited",
    "forget_person",
    "give_role",
    "invite",
    "leave",
    "let_go_of_the_absent",
    "limit_role",
    "mark_organisation",
    "mark_person",
    "merge_organisation",
    "note_newcomer",
    "note_security_change",
    "register_administrator",
    "register_animator",
    "register_person",
    "release_journal",
    "remove_password",
    "reopen_account",
    "revise_organisation",
    "revoke_invitation",
    "send_invitation",
    "send_notices",
    "set_password",
    "take_away_second_factors",
    "welcome_newcomer",
    "withdraw_mark",
]
