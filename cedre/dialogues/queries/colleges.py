from cedre.accounts.models import College

# The engine knows colleges by number: their rank here.
COLLEGES: tuple[str, ...] = tuple(College.values)
