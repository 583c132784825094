//! A QR code as SVG, which a telephone reads from the screen.

use std::fmt::Write;

use qrcodegen::{DataTooLong, QrCode, QrCodeEcc};

/// White modules around the code (ISO/IEC 18004 asks for four).
const QUIET_ZONE: i32 = 4;

/// The QR code of a text, black on white in every colour scheme, with one unit of the picture for each
/// module.
///
/// # Errors
/// If the text is too long for a QR code: more than 2,331 bytes.
pub fn svg(text: &str) -> Result<String, DataTooLong> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)?;
    let size = code.size();
    let whole = size + 2 * QUIET_ZONE;
    let mut dark = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let length = (x..size).take_while(|x| code.get_module(*x, y)).fold(0, |count, _| count + 1);
            if length > 0 {
                // Writing to a string cannot fail.
                let _infallible =
                    write!(dark, "M{} {}h{length}v1h-{length}z", x + QUIET_ZONE, y + QUIET_ZONE);
            }
            x += length + 1;
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path d=\"{dark}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dark modules of a picture, row by row.
    fn modules(svg: &str) -> (usize, Vec<bool>) {
        let between = |text: &str, from: &str, to: &str| {
            text.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned()
        };
        let whole: usize = between(svg, "viewBox=\"0 0 ", " ").parse().unwrap();
        let mut dark = vec![false; whole * whole];
        let path = between(svg, "<path d=\"", "\"");
        for run in path.split('M').filter(|run| !run.is_empty()) {
            let (place, length) = (run.split_once('h').unwrap().0, between(run, "h", "v"));
            let (x, y) = place.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            dark[y * whole + x..][..length.parse().unwrap()].fill(true);
        }
        (whole, dark)
    }

    #[test]
    fn a_phone_reads_the_address_from_the_picture() {
        let address = "otpauth://totp/chiso:huong.nguyen%40so-y-te.example.vn?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=chiso";
        let (whole, dark) = modules(&svg(address).unwrap());
        // As a camera sees it: four points for each module.
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(whole * 4, whole * 4, |x, y| {
            if dark[y / 4 * whole + x / 4] { 0 } else { 255 }
        });
        let found = picture.detect_grids();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].decode().unwrap().1, address);
    }

    #[test]
    fn a_text_too_long_for_a_code_is_refused() {
        assert!(svg(&"a".repeat(2_332)).is_err());
        assert!(svg(&"a".repeat(2_331)).is_ok());
    }
}
