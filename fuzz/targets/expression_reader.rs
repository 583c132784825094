//! Any text: the expression reader says what is wrong with it, or gives an expression that can be computed.

#![no_main]

use framework::Exact;
use framework::expression::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(expression) => {
            // Every name has the value 3: large, zero and divided by zero come from the numbers of the text.
            let value = expression.value(&mut |_| Some(Exact::integer(3)));
            assert_eq!(value, expression.value(&mut |_| Some(Exact::integer(3))), "computed twice alike");
        }
        Err(fault) => assert!(fault.offset <= text.len(), "the fault lies in the text"),
    }
});
