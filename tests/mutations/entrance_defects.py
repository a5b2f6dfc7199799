"""Defects of coming in: each would let somebody in who should not be, or who should show more first."""

from tests.mutations.planted import Planted

INVITED, SECOND = "tests/members/test_invitation.py::", "tests/forum/test_second_factor.py::"
OIDC, SAML = "tests/elsewhere/test_oidc.py::", "tests/elsewhere/test_saml.py::"
CONFIRM = "tests/forum/test_confirming.py::"
ENTRANCES = [
    Planted(
        "invitation used twice",
        "members/models/invitation.py",
        r"        if self\.accepted_at:\n            return self\.State\.ACCEPTED\n",
        "",
        INVITED + "test_link_works_once",
    ),
    Planted(
        "invitation asks an account for a new password",
        "members/entrances.py",
        r"person\.has_usable_password\(\)\n        or Authenticator",
        "False\n        or Authenticator",
        INVITED + "test_second_seat_asks_for_no_new_password",
    ),
    Planted(
        "admin without a second step",
        "forum/access.py",
        r"require\(request\.user\.is_operator\)\n            return self\.second_factor\(request\)",
        "require(request.user.is_operator)\n            return None",
        SECOND + "test_operator_and_admin_are_behind_it",
    ),
    Planted(
        "session from before the second step let in",
        "forum/second_factor.py",
        r"\(OWN in shown and is_mfa_enabled\(user\)\)",
        "is_mfa_enabled(user)",
        SECOND + "test_a_session_from_before_the_second_step_has_to_show_it",
    ),
    Planted(
        "socket without a second step",
        "meetings/live/rights.py",
        r"if must_show_second_factor\(user, seats\) and is_lacking\(user, session\)",
        "if False",
        SECOND + "test_socket_refuses_a_session_that_has_not_shown_it",
    ),
    Planted(
        "seat ended without asking who is there",
        "members/views/seats.py",
        r"@confirmed_first\ndef seat_end",
        "def seat_end",
        CONFIRM + "test_ending_a_seat_waits_for_the_password_and_keeps_what_was_typed",
    ),
    Planted(
        "identity by an address that nobody has verified",
        "members/identities.py",
        r"if address\.verified and provider\.answers_for\(address\.email\)",
        "if provider.answers_for(address.email)",
        OIDC + "test_an_address_the_provider_may_not_speak_for_lets_nobody_in",
    ),
    Planted(
        "identity of another organisation's address",
        "members/identities.py",
        r"        and provider\.answers_for\(person\.email\)\n",
        "",
        OIDC + "test_known_identity_of_somebody_who_may_not_come_in_any_more",
    ),
    Planted(
        "sign-in elsewhere makes an account",
        "members/identities.py",
        r"if person is None or not _may_come_from\(person, provider\):\n"
        r"            raise ImmediateHttpResponse\(_unknown\(request, sociallogin, provider\)\)",
        "if person is None:\n"
        "            person = User.objects.create_user(sociallogin.email_addresses[0].email, name='Ny')",
        OIDC + "test_nobody_without_a_seat_comes_in_and_no_account_is_made",
    ),
    Planted(
        "nonce not compared",
        "members/elsewhere/oidc.py",
        r"if not self\.nonce or not constant_time_compare\(.*\):",
        "if not self.nonce:",
        OIDC + "test_a_token_that_does_not_hold_lets_nobody_in",
    ),
    Planted(
        "SAML answer without a signature",
        "members/elsewhere/saml.py",
        r'    settings = \{"strict": True,',
        '    settings = {"strict": False,',
        SAML + "test_an_answer_that_does_not_hold_lets_nobody_in",
    ),
    Planted(
        "second step believed of everybody",
        "members/identities.py",
        r"if set\(provider\.second_factor\) & set\(getattr\(request, SAID, \(\)\)\):",
        "if provider.second_factor:",
        OIDC + "test_second_step_counts_only_where_the_file_says_so",
    ),
]
