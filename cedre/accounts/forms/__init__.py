"""What people write to sign in and to keep their account safe."""

from cedre.accounts.forms.my_data import ForgetMeForm, JournalForm, RhythmsForm
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
    "ForgetMeForm",
    "JournalForm",
    "NewPasswordForm",
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
