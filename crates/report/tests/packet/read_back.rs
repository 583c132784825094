//! A packet that does not read back as it was filled in is refused at its place before anybody gets it.

use framework::testing::{component_slot, input_slot};
use framework::{Diagnostic, Exact, Language, Value};
use report::packet::{self, PacketRefusal, codes};
use scoring::Answers;

use super::support::{demo, head, unit};

fn blank() -> Answers {
    Answers::empty(&demo(), vec![unit("so-y-te", "Sở Y tế")])
}

/// Why nobody gets this packet.
fn refused(answers: &Answers) -> Vec<Diagnostic> {
    let (framework, filled) = (demo(), Some((answers, 0)));
    // Written without a look at it, each of these is a workbook like any other.
    assert!(packet::write(&framework, &head(), filled, Language::Vietnamese).is_ok());
    match packet::write_checked(&framework, &head(), filled, Language::Vietnamese) {
        Err(PacketRefusal::ReadsBackOtherwise(found)) => found,
        other => panic!("it counts as made: {}", other.is_ok()),
    }
}

#[test]
fn an_answer_that_reads_back_as_another_one_is_named_by_its_key() {
    let mut answers = blank();
    // A mark that turns the direction of what follows; every reader takes it out.
    answers.set_explanation(0, component_slot(0), Some("Quyết định\u{202e}số 12"));
    let found = refused(&answers);
    let key = format!("{}#explanation", demo().components[0].code);
    assert_eq!((found.len(), found[0].code), (1, codes::READS_BACK_OTHERWISE));
    assert!(found[0].arguments.iter().any(|(name, value)| *name == "key" && *value == key.as_str().into()));
}

#[test]
fn a_number_that_the_reader_refuses_is_named_where_it_stands() {
    let framework = demo();
    let bounded = framework.inputs.iter().position(|input| input.maximum.is_some()).unwrap();
    let beyond = framework.inputs[bounded].maximum.clone().unwrap().plus(&Exact::integer(1));
    let mut answers = blank();
    answers.set_value(0, input_slot(bounded), Some(Value::Number(beyond)));
    let found = refused(&answers);
    assert!(found.iter().all(|finding| finding.code != codes::READS_BACK_OTHERWISE), "{found:?}");
}
