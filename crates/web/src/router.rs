//! The whole site on one screen.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, head, patch, post};

use crate::assets;
use crate::handlers::{
    account, account_data, account_mail, answers, appraisal, approval, audit, body_values, campaign,
    campaign_acts, campaign_edit, campaign_new, campaigns, council, course, evidence, evidence_add,
    evidence_files, fallback, health, history, history_files, home, indicator, indicator_steps,
    instance_history, keys, link, minutes, notices, own_result, packet, people, person, phases, print,
    rectification, requests, result_changes, result_compare, result_downloads, result_embed,
    result_indicator, result_method, result_ranking, result_tables, result_unit, results, second,
    second_factor, second_pairs, self_assessment, settings, sign_in, steps, summary, tus, units,
};
use crate::state::WebState;

/// Every address, and who answers there.
#[expect(clippy::too_many_lines, reason = "the whole site on one screen, a line an address")]
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/health", get(health::health))
        .route("/metrics", get(health::metrics))
        .route("/static/{version}/{name}", get(assets::serve))
        .route("/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route("/sign-in/second-step", get(sign_in::second_step_page).post(sign_in::second_step))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/link/{token}", get(link::page).post(link::take_up))
        .route("/", get(home::page))
        .route("/account", get(account::page))
        .route("/account/password", post(account::change_password))
        .route("/account/data.json", get(account_data::own_data))
        .route("/account/keys", get(keys::page).post(keys::make))
        .route("/account/keys/{key}/revoke", post(keys::revoke))
        .route("/account/mail", post(account_mail::choose))
        .route("/account/recovery-codes", post(second_factor::renew_recovery_codes))
        .route("/account/sessions/{session}/end", post(account::end_session))
        .route("/account/second-factor", post(second_factor::offer))
        .route("/account/second-factor/confirm", post(second_factor::confirm))
        .route("/account/second-factor/remove", post(second_factor::remove))
        .route("/users", get(people::page).post(people::invite))
        .route("/users/{person}", get(person::page))
        .route("/users/{person}/roles", post(person::give_role))
        .route("/users/{person}/roles/{grant}/remove", post(person::take_role))
        .route("/users/{person}/keys/{key}/revoke", post(keys::revoke_of))
        .route("/users/{person}/reset", post(person::reset))
        .route("/users/{person}/lift-second-factor", post(person::lift_second_factor))
        .route("/requests", get(requests::page))
        .route("/requests/{request}/confirm", post(requests::confirm))
        .route("/requests/{request}/stop", post(requests::stop))
        .route("/requests/{request}/use", post(requests::take))
        .route("/users/{person}/{step}", post(person::step))
        .route("/units", get(units::page).post(units::add))
        .route("/units/{unit}", get(units::one))
        .route("/units/{unit}/change", post(units::change))
        .route("/units/{unit}/merge", post(units::merge))
        .route("/settings", get(settings::page))
        .route("/settings/passwords", post(settings::passwords))
        .route("/settings/sessions", post(settings::sessions))
        .route("/audit", get(audit::page))
        .route("/history", get(instance_history::page))
        .route("/history/export.csv", get(history_files::csv))
        .route("/history/export.xlsx", get(history_files::workbook))
        .route("/notices", get(notices::page).post(notices::mark_read))
        .route("/notices/open", post(notices::open))
        .route("/campaigns", get(campaigns::page).post(campaign_new::create))
        .route("/campaigns/new", get(campaign_new::page))
        .route("/campaigns/{campaign}", get(campaign::page))
        .route("/campaigns/{campaign}/edit", get(campaign_edit::page).post(campaign_edit::save))
        .route("/campaigns/{campaign}/copy", post(campaign_acts::copy))
        .route("/campaigns/{campaign}/delete", post(campaign_acts::delete))
        .route("/campaigns/{campaign}/open", post(campaign_acts::open))
        .route("/campaigns/{campaign}/extend", post(campaign_acts::extend))
        .route("/campaigns/{campaign}/add-unit", post(campaign_acts::add_unit))
        .route("/campaigns/{campaign}/close", post(campaign_acts::close))
        .route("/campaigns/{campaign}/reopen", post(campaign_acts::reopen))
        .route("/campaigns/{campaign}/approvals/{edition}", get(approval::file))
        .route("/campaigns/{campaign}/phases", get(phases::page).post(phases::change))
        .route("/campaigns/{campaign}/appraisal", get(course::page))
        .route("/campaigns/{campaign}/appraisal/{index}", get(appraisal::page).post(appraisal::accept))
        .route("/campaigns/{campaign}/appraisal/{index}/undo", post(appraisal::undo))
        .route(
            "/campaigns/{campaign}/appraisal/{index}/values",
            get(body_values::page).merge(post(body_values::preview).layer(DefaultBodyLimit::disable())),
        )
        .route("/campaigns/{campaign}/appraisal/{index}/values.csv", get(body_values::table))
        .route("/campaigns/{campaign}/appraisal/{index}/values/take", post(body_values::take))
        .route("/campaigns/{campaign}/council", get(council::page))
        .route("/campaigns/{campaign}/council/minutes", get(minutes::page))
        .route(
            "/campaigns/{campaign}/rectification",
            get(rectification::page).merge(post(rectification::publish).layer(DefaultBodyLimit::disable())),
        )
        .route("/campaigns/{campaign}/second", get(second::page))
        .route("/campaigns/{campaign}/second/pairs.csv", get(second_pairs::csv))
        .route("/campaigns/{campaign}/second/{step}", post(second::step))
        .route(
            "/campaigns/{campaign}/course/approve",
            post(approval::approve).layer(DefaultBodyLimit::disable()),
        )
        .route("/campaigns/{campaign}/course/{step}", post(course::step))
        .route("/campaigns/{campaign}/without-data", post(course::without_data))
        .nest("/campaigns/{campaign}/units/{unit}", form_routes())
        // `/results/latest/…` and `/results/2022/…` lead here: see `result_named`.
        .route("/results", get(results::page))
        .route("/results/{result}", get(result_ranking::page))
        .route("/results/{result}/units/{unit}", get(result_unit::page))
        .route("/results/{result}/indicators/{indicator}", get(result_indicator::page))
        .route("/results/{result}/changes", get(result_changes::page))
        .route("/results/{result}/changes/tables/{file}", get(result_tables::of_changes))
        .route("/results/{result}/compare", get(result_compare::page))
        .route("/results/{result}/method", get(result_method::page))
        .route("/results/{result}/embed", get(result_embed::help))
        .route("/results/{result}/embed/{chart}", get(result_embed::chart))
        .route("/results/{result}/tables/{file}", get(result_tables::of_method))
        .route("/results/{result}/units/{unit}/tables/{file}", get(result_tables::of_unit))
        .route("/results/{result}/indicators/{indicator}/tables/{file}", get(result_tables::of_indicator))
        .route("/results/{result}/compare/tables/{file}", get(result_tables::of_comparison))
        .route("/results/{result}/files/ranking.json", get(result_downloads::json))
        .route("/results/{result}/files/ranking.xlsx", get(result_downloads::workbook))
        .route("/results/{result}/files/{name}", get(results::file))
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
}

/// What belongs to one unit's form.
fn form_routes() -> Router<WebState> {
    Router::new()
        .route("/", get(summary::page))
        .route("/general", get(self_assessment::general))
        .route("/indices/{index}", get(self_assessment::index))
        .route("/answers", post(answers::save))
        .route("/hand-over", post(steps::hand_over))
        .route("/take-back", post(steps::take_back))
        .route("/submit", post(steps::submit))
        .route("/return", post(steps::return_to_clerk))
        .route("/reopen", post(steps::reopen))
        .route("/receipt", get(summary::receipt))
        .route("/receipt.txt", get(summary::receipt_text))
        .route("/result", get(own_result::page))
        .route("/indicators/{component}", get(indicator::page))
        .route("/indicators/{component}/{step}", post(indicator_steps::take))
        .route("/second/{component}", get(indicator::blind_page))
        .route("/second/{component}/{step}", post(indicator_steps::give_second))
        .route("/print", get(print::page))
        .route("/history", get(history::page))
        .route("/packet.xlsx", get(packet::export))
        .route("/packet", post(packet::compare).layer(DefaultBodyLimit::disable()))
        .route("/packet/apply", post(packet::apply))
        .route("/evidence", post(evidence_add::add).layer(DefaultBodyLimit::disable()))
        .route("/evidence/{evidence}/edit", get(evidence::edit_page).post(evidence::edit))
        .route("/evidence/{evidence}/remove", post(evidence::remove))
        .route("/evidence.zip", get(evidence_files::zip))
        .route("/files/{sha256}/{name}", get(evidence_files::file))
        .route("/uploads", post(tus::create).options(tus::options))
        .route(
            "/uploads/{upload}",
            head(tus::offset)
                .merge(patch(tus::piece))
                .delete(tus::give_up)
                .layer(DefaultBodyLimit::disable()),
        )
}
