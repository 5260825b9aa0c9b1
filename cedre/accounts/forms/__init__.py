"""What people write of themselves, of their organisations and of their teams."""

from cedre.accounts.forms.my_data import (
    ForgetMeForm,
    JournalForm,
    RhythmsForm,
)
from cedre.accounts.forms.organisations import (
    CloseOrganisationForm,
    MandateForm,
    MemberForm,
    OrganisationForm,
    OrganisationMarkForm,
)
from cedre.accounts.forms.roles import (
    GivenRoleForm,
    InvitationForm,
    LastDayForm,
    NewcomerForm,
)
from cedre.accounts.forms.security import (
    AddAddressForm,
    ApplicationForm,
    NewPasswordForm,
    PasskeyForm,
    PasskeyNameForm,
    UnlinkForm,
)
from cedre.accounts.forms.sign_in import (
    AddressCodeForm,
    AddressForm,
    PasskeyProofForm,
    PasskeySignInForm,
    PasswordForm,
    SecondFactorForm,
    SignInCodeForm,
)

__all__ = [
    "AddAddressForm",
    "AddressCodeForm",
    "AddressForm",
    "ApplicationForm",
    "CloseOrganisationForm",
    "ForgetMeForm",
    "GivenRoleForm",
    "InvitationForm",
    "JournalForm",
    "LastDayForm",
    "MandateForm",
    "MemberForm",
    "NewPasswordForm",
    "NewcomerForm",
    "OrganisationForm",
    "OrganisationMarkForm",
    "PasskeyForm",
    "PasskeyNameForm",
    "PasskeyProofForm",
    "PasskeySignInForm",
    "PasswordForm",
    "RhythmsForm",
    "SecondFactorForm",
    "SignInCodeForm",
    "UnlinkForm",
]
