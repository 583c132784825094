//! Three-way comparison of a packet with the form: what it said when it was handed out, what stands here now,
//! what the file says.

use crate::answers::Stored;

/// What the comparison proposes for one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// Only the file changed: take it.
    Take,
    /// Only the form changed: keep it.
    Keep,
    /// Both changed, differently: somebody must choose.
    Choose,
}

/// One answer in which file and form differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Key of the answer.
    pub key: String,
    /// When the packet was made; `None` where nothing was answered.
    pub at_export: Option<String>,
    /// In the form now.
    pub here: Option<String>,
    /// In the file.
    pub in_file: Option<String>,
    /// What is proposed.
    pub proposal: Proposal,
}

/// Where file and form differ, in the order of `keys`. Without a known export (`None`) every difference is chosen
/// by somebody, but where the form is still empty the file is taken.
#[must_use]
pub fn compare(
    keys: &[String],
    at_export: Option<&Stored>,
    here: &Stored,
    in_file: &Stored,
) -> Vec<Difference> {
    let difference = |key: &String| {
        let (now, file) = (here.get(key), in_file.get(key));
        if now == file {
            return None;
        }
        let proposal = match at_export.map(|before| before.get(key)) {
            Some(before) if before == now => Proposal::Take,
            Some(before) if before == file => Proposal::Keep,
            None if now.is_none() => Proposal::Take,
            None if file.is_none() => Proposal::Keep,
            _ => Proposal::Choose,
        };
        Some(Difference {
            key: key.clone(),
            at_export: at_export.and_then(|before| before.get(key)).cloned(),
            here: now.cloned(),
            in_file: file.cloned(),
            proposal,
        })
    };
    keys.iter().filter_map(difference).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stored(value: Option<&str>) -> Stored {
        value.map(|value| ("3.1.a".to_owned(), value.to_owned())).into_iter().collect()
    }

    fn proposal(before: Option<&str>, here: Option<&str>, file: Option<&str>) -> Option<Proposal> {
        proposal_after(Some(&stored(before)), here, file)
    }

    fn proposal_after(before: Option<&Stored>, here: Option<&str>, file: Option<&str>) -> Option<Proposal> {
        let found = compare(&["3.1.a".to_owned()], before, &stored(here), &stored(file));
        found.first().map(|difference| difference.proposal)
    }

    #[test]
    fn what_only_one_side_changed_is_that_sides() {
        assert_eq!(proposal(Some("1"), Some("1"), Some("2")), Some(Proposal::Take));
        assert_eq!(proposal(Some("1"), Some("2"), Some("1")), Some(Proposal::Keep));
        assert_eq!(proposal(Some("1"), Some("1"), None), Some(Proposal::Take));
        assert_eq!(proposal(None, Some("1"), None), Some(Proposal::Keep));
    }

    #[test]
    fn what_both_changed_is_chosen_unless_they_agree() {
        assert_eq!(proposal(Some("1"), Some("2"), Some("3")), Some(Proposal::Choose));
        assert_eq!(proposal(Some("1"), Some("3"), Some("3")), None);
    }

    #[test]
    fn without_a_known_export_nothing_is_overwritten_unasked() {
        assert_eq!(proposal_after(None, Some("1"), Some("2")), Some(Proposal::Choose));
        assert_eq!(proposal_after(None, None, Some("2")), Some(Proposal::Take));
        assert_eq!(proposal_after(None, Some("1"), None), Some(Proposal::Keep));
    }

    proptest! {
        #[test]
        fn taking_and_keeping_never_loses_what_one_side_alone_changed(
            before in proptest::option::of("[ab]"), here in proptest::option::of("[ab]"),
            file in proptest::option::of("[ab]"),
        ) {
            let (before, here, file) = (before.as_deref(), here.as_deref(), file.as_deref());
            let result = match proposal(before, here, file) {
                None | Some(Proposal::Keep) => here,
                Some(Proposal::Take) => file,
                Some(Proposal::Choose) => return Ok(()),
            };
            let changed = if here == before { file } else { here };
            prop_assert_eq!(result, changed);
        }
    }
}
