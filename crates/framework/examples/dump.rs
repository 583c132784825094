//! tmp
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let mut files = vec![];
    for e in std::fs::read_dir(&dir).unwrap() {
        let p = e.unwrap().path();
        if p.extension().is_some_and(|x| x == "toml") {
            files.push(framework::SourceFile {
                path: p.display().to_string(),
                text: std::fs::read_to_string(&p).unwrap(),
            });
        }
    }
    let (f, d) = framework::read(&files);
    for x in &d {
        println!(
            "{:?} {} {:?}\n   {:?}",
            x.severity,
            x.code,
            match &x.place {
                framework::Place::Line { file, line, column, text, .. } =>
                    format!("{file}:{line}:{column} {text}"),
                o => format!("{o:?}"),
            },
            x.arguments
        );
    }
    println!(
        "{}",
        f.map_or("NONE".into(), |f| format!(
            "{} {} comps {} inputs {}",
            f.code,
            f.edition,
            f.components.len(),
            f.inputs.len()
        ))
    );
}
