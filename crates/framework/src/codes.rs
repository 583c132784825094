//! Stable codes of everything that can be wrong with a set.

crate::diagnostic_codes! {
    /// The folder holds no `framework.toml`.
    NO_FRAMEWORK_FILE = "no-framework-file";
    /// Not TOML.
    SYNTAX = "syntax";
    /// A key that must be there is not.
    MISSING_KEY = "missing-key";
    /// A key that means nothing here.
    UNKNOWN_KEY = "unknown-key";
    /// A value of another kind than asked for.
    WRONG_KIND = "wrong-kind";
    /// A word that is not one of a closed list.
    UNKNOWN_WORD = "unknown-word";
    /// A table that may be there once stands twice.
    TABLE_TWICE = "table-twice";
    /// A text in one language only, or empty.
    EMPTY_TEXT = "empty-text";
    /// A float, which is not exact.
    INEXACT_NUMBER = "inexact-number";
    /// A number that cannot be read.
    BAD_NUMBER = "bad-number";
    /// A number outside its range.
    OUT_OF_RANGE = "out-of-range";
    /// A date that does not exist.
    BAD_DATE = "bad-date";
    /// A code with characters that codes may not have.
    BAD_CODE = "bad-code";
    /// Two things with one code.
    DUPLICATE_CODE = "duplicate-code";
    /// A parent that does not exist.
    UNKNOWN_PARENT = "unknown-parent";
    /// Parents in a circle.
    PARENT_CIRCLE = "parent-circle";
    /// Neither or both of maximum and weight.
    MAXIMUM_OR_WEIGHT = "maximum-or-weight";
    /// All siblings have the weight 0.
    ZERO_WEIGHTS = "zero-weights";
    /// A weight of 0 beside others.
    ZERO_WEIGHT = "zero-weight";
    /// An index or a scale of 0 points.
    ZERO_MAXIMUM = "zero-maximum";
    /// A lower bound that is not below the upper one.
    BOUNDS_ORDER = "bounds-order";
    /// A key that means nothing for an input of this kind.
    KEY_WITHOUT_EFFECT = "key-without-effect";
    /// One name for two things that expressions, tables or files cannot tell apart.
    NAME_TWICE = "name-twice";
    /// One answer counted twice by a rule.
    INPUT_TWICE = "input-twice";
    /// A rule that gives everybody the same points, whatever the answer.
    SAME_FOR_ALL = "same-for-all";
    /// A rule under which being late is as good as being on time, or better.
    TIMELINESS_ORDER = "timeliness-order";
    /// A band with two bounds.
    BAND_BOUNDS = "band-bounds";
    /// No item stands at the level of the ranking.
    EMPTY_RANKING = "empty-ranking";
    /// Some siblings have weights and some have maxima.
    MIXED_WEIGHTS = "mixed-weights";
    /// An expression that cannot be read.
    BAD_EXPRESSION = "bad-expression";
    /// A name in an expression that points nowhere.
    UNKNOWN_REFERENCE = "unknown-reference";
    /// A name in an expression that points at something that is not a number.
    REFERENCE_NOT_NUMERIC = "reference-not-numeric";
    /// Named quantities in a circle.
    QUANTITY_CIRCLE = "quantity-circle";
    /// An input of another kind than the rule needs.
    INPUT_KIND = "input-kind";
    /// Shares that do not add up to 1.
    SHARES_SUM = "shares-sum";
    /// A choice whose shares and options differ.
    SHARES_OPTIONS = "shares-options";
    /// Steps that leave a gap.
    TIER_GAP = "tier-gap";
    /// Steps that overlap.
    TIER_OVERLAP = "tier-overlap";
    /// Rules nested too deep.
    RULE_TOO_DEEP = "rule-too-deep";
    /// An adjustment with a maximum of its own, or as a part of another rule.
    ADJUSTMENT_MISPLACED = "adjustment-misplaced";
    /// Components without worked examples, or with fewer than three.
    FEW_EXAMPLES = "few-examples";
    /// A worked example with neither points nor result.
    EXAMPLE_WITHOUT_RESULT = "example-without-result";
    /// A component that says neither which evidence is asked for nor that none is.
    MISSING_EVIDENCE = "missing-evidence";
    /// A rule without standing.
    MISSING_STANDING = "missing-standing";
    /// A rule without source.
    MISSING_SOURCE = "missing-source";
    /// An input that no rule, quantity or check uses.
    UNUSED_INPUT = "unused-input";
    /// Components do not add up to the printed maximum.
    MAXIMA_SUM = "maxima-sum";
    /// Printed maxima of indices do not add up to the printed maximum above them.
    INDICES_SUM = "indices-sum";
    /// Maxima that do not add up, and no reason for the reading in force.
    READING_WITHOUT_REASON = "reading-without-reason";
    /// The repaired maxima do not add up either.
    REPAIRED_SUM = "repaired-sum";
    /// The repaired reading without a repaired edition.
    NO_REPAIRED_EDITION = "no-repaired-edition";
    /// A printed count that differs from what is there.
    COUNT_DIFFERS = "count-differs";
    /// Codes out of order, or with a gap.
    NUMBERING = "numbering";
    /// Two things with one title.
    DUPLICATE_TITLE = "duplicate-title";
    /// An index without anything below it.
    EMPTY_INDEX = "empty-index";
    /// Bands out of order.
    BANDS_ORDER = "bands-order";
    /// A typographical fault of the decision, recorded.
    TYPOGRAPHICAL_FAULT = "typographical-fault";
    /// Fewer levels than the tree is deep, or a level used twice on one path.
    LEVEL_ORDER = "level-order";
}

/// What a set was not refused for before: sets that campaigns keep and publications carry stay readable.
pub(crate) const STRICTER: &[&str] =
    &[ZERO_WEIGHT, ZERO_MAXIMUM, BOUNDS_ORDER, NAME_TWICE, INPUT_TWICE, SAME_FOR_ALL, BAND_BOUNDS];
