//! Stable codes of faults and refusals about accounts.

framework::diagnostic_codes! {
    /// Address and password do not belong together; which of them is wrong is not said.
    WRONG_PASSWORD = "field-wrong-password";
    /// The code is wrong or was used already.
    WRONG_CODE = "field-wrong-code";
    /// Not an e-mail address.
    BAD_EMAIL = "field-bad-email";
    /// Another account has the address.
    EMAIL_TAKEN = "field-email-taken";
    /// The name is empty or too long.
    BAD_PERSON_NAME = "field-bad-person-name";
    /// The shared secret of the second factor is sealed with another key.
    SECOND_FACTOR_UNREADABLE = "refused-second-factor-unreadable";
    /// There is no such role, or its scope does not fit.
    BAD_ROLE = "field-bad-role";
    /// The last administrator would be lost.
    LAST_ADMINISTRATOR = "refused-last-administrator";
    /// Nobody changes their own roles.
    OWN_ROLES = "refused-own-roles";
    /// Only a locked account is erased.
    NOT_LOCKED = "refused-not-locked";
    /// The account was erased; it is never opened again.
    ERASED = "refused-erased";
    /// There are accounts already.
    NOT_FIRST = "refused-not-first";
    /// A second factor is set up already; it is taken away with the password first.
    HAS_SECOND_FACTOR = "refused-has-second-factor";
    /// The limits of sessions are not within 30 minutes to 8 hours and 1 to 24 hours.
    BAD_SESSION_LIMITS = "field-bad-session-limits";
    /// A second factor must be set up before anything else is done.
    SECOND_FACTOR_NEEDED = "refused-second-factor-needed";
    /// A key of a program cannot do this: somebody has to sign in.
    KEY_CANNOT = "refused-key-cannot";
    /// The scope of the key is too small.
    KEY_SCOPE = "refused-key-scope";
    /// Somebody has as many keys as one may have.
    TOO_MANY_KEYS = "refused-too-many-keys";
    /// The name of a key is empty or too long.
    BAD_KEY_NAME = "field-bad-key-name";
    /// There is no such scope of a key, or no such time to last.
    BAD_KEY_CHOICE = "field-bad-key-choice";
    /// A stored rule cannot be read, and nothing is done by it.
    SETTING_UNREADABLE = "refused-setting-unreadable";
    /// A stored role of the account is not known.
    ROLE_UNREADABLE = "refused-role-unreadable";
    /// Nobody makes a link for the own account, or lifts its second factor: that takes the password.
    OWN_LINK = "refused-own-link";
    /// Only another person than the one who asks confirms, of the standing department or a provincial leader.
    NO_SECOND_PERSON = "refused-no-second-person";
    /// It waits for a second person, or for its time.
    REQUEST_WAITS = "refused-request-waits";
    /// The account is disabled.
    ACCOUNT_DISABLED = "refused-account-disabled";
    /// The account has no second factor.
    NO_SECOND_FACTOR = "refused-no-second-factor";
    /// The passwords policy wants a length that is not between 8 and 64.
    BAD_POLICY = "field-bad-policy";
}
