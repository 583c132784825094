//! Writes every sample page with the static files beside it: `cargo run -p chiso-web --example pages -- OUT`.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use framework::Language;
use web::pages::rendered_samples;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::args_os().nth(1).ok_or("give the folder to write to")?);
    let assets = out.join("static");
    fs::create_dir_all(&assets)?;
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/static"))? {
        let file = file?;
        fs::copy(file.path(), assets.join(file.file_name()))?;
    }
    for language in [Language::Vietnamese, Language::English] {
        for (name, text) in rendered_samples(language)? {
            fs::write(out.join(format!("{name}.html")), text)?;
        }
    }
    Ok(())
}
