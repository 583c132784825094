//! The README's picture: the first command's real output as SVG; a test keeps it fresh.

use std::fmt::Write as _;
use std::path::Path;

use super::support::World;

const COLUMN: f64 = 7.5;
const LINE: f64 = 17.0;
const MARGIN: f64 = 18.0;

fn columns(count: usize) -> f64 {
    COLUMN * f64::from(u32::try_from(count).unwrap())
}

/// Each word at its own place and of its own width, so that no font can push the columns apart.
fn text(line: &str, at: usize, class: &str, picture: &mut String) {
    let y = MARGIN + LINE * (f64::from(u32::try_from(at).unwrap()) + 0.8);
    let letters: Vec<char> = line.chars().collect();
    let mut column = 0;
    for word in letters.split(|letter| *letter == ' ') {
        if !word.is_empty() {
            let (x, width) = (MARGIN + columns(column), columns(word.len()));
            let word: String = word.iter().collect();
            let word = word.replace('&', "&amp;").replace('<', "&lt;");
            writeln!(
                picture,
                "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{width:.1}\">{word}</text>"
            )
            .unwrap();
        }
        column += word.len() + 1;
    }
}

fn picture(command: &str, output: &str) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let widest = lines.iter().map(|line| line.chars().count()).max().unwrap().max(command.len() + 2);
    let width = 2.0 * MARGIN + columns(widest);
    let height = 2.0 * MARGIN + LINE * f64::from(u32::try_from(lines.len() + 1).unwrap());
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"chiso rehearse\">\n\
         <style>text{{font:12.4px 'DejaVu Sans Mono','Cascadia Mono',Consolas,Menlo,monospace;fill:#24292f}}\
         .c{{fill:#0550ae;font-weight:bold}}.h{{font-weight:bold}}</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#f6f8fa\" stroke=\"#d0d7de\"/>\n"
    );
    text(&format!("$ {command}"), 0, "c", &mut picture);
    for (at, line) in lines.iter().enumerate() {
        let class = if line.contains("Hạng") && line.contains("Đơn vị") { "h" } else { "t" };
        text(line, at + 1, class, &mut picture);
    }
    picture + "</svg>\n"
}

#[test]
fn the_picture_of_the_readme_is_what_the_program_prints() {
    let world = World::new().with("COLUMNS", "120");
    let command = "rehearse --units 20 --seed 7 --out rehearsal";
    let ran = world.run(command);
    ran.ends_with(0);
    let fresh = picture(&format!("chiso {command}"), &ran.out);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pictures/ranking.svg");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &fresh).unwrap();
    }
    assert!(fresh.len() < 200_000);
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == fresh,
        "docs/pictures/ranking.svg is stale: run UPDATE_DOCS=1 cargo test -p chiso picture"
    );
}
