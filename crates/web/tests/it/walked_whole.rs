//! No address of the router is left out of the walk of permissions without a reason.

use crate::permission_walk::{WALK, WALK_LATER};

#[test]
fn every_address_of_the_router_is_walked_or_said_why_not() {
    let not_walked = [
        ("/static/", "the same for everybody"),
        ("/link/", "its token is the permission"),
        ("/results/{result}/", "walked with the names of one result"),
        ("/sign-out", "ends the walker's own session"),
        ("/account/", "one's own account alone"),
        ("/users/{person}", "stories of the administrator"),
        ("/packet/apply", "needs a packet, whose comparison is walked"),
        ("/evidence/{evidence}", "stories of evidence"),
        ("/files/", "stories of evidence"),
        ("/uploads/{upload}", "stories of evidence"),
        ("/indicators/{component}/vote", "stories of the council"),
        ("/second/{component}/correct", "stories of the second appraisal"),
    ];
    let mut missing = Vec::new();
    for (_, whole) in web::ROUTES {
        let address = whole.strip_prefix("/campaigns/{campaign}/units/{unit}").unwrap_or(whole);
        let walked = WALK.iter().map(|row| row.1).chain(WALK_LATER.iter().map(|row| row.1));
        let is_walked = walked.into_iter().any(|pattern| {
            let pattern = pattern.replace("{base}", "").replace("/indices/3", "/indices/{index}");
            let pattern = pattern.replace("/appraisal/3", "/appraisal/{index}");
            let pattern = pattern.replace("/indicators/3.1/accept", "/indicators/{component}/accept");
            let pattern = pattern.replace("/indicators/3.1", "/indicators/{component}");
            let pattern = pattern.replace("/second/3.1/accept", "/second/{component}/accept");
            let pattern = pattern.replace("/second/3.1", "/second/{component}");
            let pattern = pattern.replace("/approvals/1", "/approvals/{edition}");
            pattern == address
        });
        if !is_walked && !not_walked.iter().any(|(begin, _)| address.starts_with(begin)) {
            missing.push(address);
        }
    }
    assert!(missing.is_empty(), "not walked: {missing:?}");
}
