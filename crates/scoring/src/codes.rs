//! Stable codes of what the rules' arithmetic and the cross-checks find.

framework::diagnostic_codes! {
    /// A worked example that does not come out.
    EXAMPLE_FAILS = "example-fails";
    /// A numerator larger than its denominator.
    NUMERATOR_EXCEEDS = "numerator-exceeds-denominator";
    /// A cross-check of the set does not hold.
    CHECK_BROKEN = "check-broken";
    /// A required input was not provided.
    INPUT_MISSING = "input-missing";
    /// Points without evidence.
    EVIDENCE_MISSING = "evidence-missing";
    /// Points of many components, and no evidence anywhere.
    EVIDENCE_NOWHERE = "evidence-nowhere";
    /// Evidence dated outside the assessed year.
    EVIDENCE_OUTSIDE_YEAR = "evidence-outside-year";
    /// A date that must lie in the assessed year and does not.
    DATE_OUTSIDE_YEAR = "date-outside-year";
    /// A number that differs from last year's by more than a factor of 2.
    DIFFERS_FROM_LAST_YEAR = "differs-from-last-year";
    /// The same evidence under two units.
    SAME_EVIDENCE = "same-evidence";
}
