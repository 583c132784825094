//! How people confirm what they have read, and give a signed decision with its file.

use app::proceedings::TypedApproval;
use assessment::decision::TypedSigned;
use axum::http::StatusCode;
use store::tables::files::FileRow;

use crate::world::{Answer, Browser, World};

impl World {
    /// A signed decision of today, with its file in the store.
    pub fn signed(&self, number: &str) -> TypedApproval {
        let day = self.app.now().local().date();
        let text = |text: &str| text.to_owned();
        let content = b"%PDF-1.7\n%%EOF\n";
        let blob = self.app.files().expect("files").put(&mut &content[..], 1 << 20).expect("a stored file");
        let file = FileRow {
            sha256: blob.hash.to_string(),
            size_bytes: blob.size_bytes,
            media_type: text("application/pdf"),
        };
        let signed = TypedSigned {
            number: text(number),
            issued_on: format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
            issuer: text("Ủy ban nhân dân tỉnh"),
            signer: text("Chủ tịch Ủy ban"),
        };
        TypedApproval { signed, file: Some((file, text("120-QD-UBND.pdf"))) }
    }
}

impl Browser<'_> {
    /// Posts a form and confirms what its page shows, with its checkbox, as a person does who has read it.
    /// Fails if nothing was shown first.
    pub fn confirm(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let asked = self.post(address, fields);
        let is_asked = asked.status == StatusCode::OK && asked.text().contains("name=\"confirmed\"");
        assert!(is_asked, "{address} shows nothing first: {} {}", asked.status, asked.text());
        let mark = asked.field("confirmed");
        let mut all = fields.to_vec();
        all.extend([("confirmed", mark.as_str()), ("ticked", "yes")]);
        self.post(address, &all)
    }

    /// Posts a form whose page asks for a signed decision, then sends that with its file.
    pub fn decide(&mut self, address: &str, fields: &[(&str, &str)], number: &str) -> Answer {
        let asked = self.post(address, fields);
        let is_asked = asked.status == StatusCode::OK && asked.text().contains("name=\"confirmed\"");
        assert!(is_asked, "{address} asks for no decision: {} {}", asked.status, asked.text());
        let (mark, day) = (asked.field("confirmed"), self.world.app.now().local().date());
        let day = format!("{:02}/{:02}/{}", day.day(), day.month(), day.year());
        let mut all = fields.to_vec();
        all.extend([
            ("confirmed", mark.as_str()),
            ("number", number),
            ("issued_on", &day),
            ("issuer", "Ủy ban nhân dân tỉnh"),
            ("signer", "Chủ tịch Ủy ban"),
        ]);
        self.post_file(address, &all, "quyet-dinh.pdf", b"%PDF-1.7\n%%EOF\n")
    }
}
