//! The sources of a crate depend on each other one way.

use crate::imports::{Sources, circles};
use std::path::Path;

/// The rooms, each of which may use those before it; what stands in no room is used by all of them.
const LAYERS: [&str; 7] = ["field", "lanes", "sparse", "eliminate", "order", "tape", "replay"];

/// What reconstruction is built on: it knows probes as a trait, never a tape.
const BELOW_RECONSTRUCTION: [&str; 3] = ["field", "lanes", "sparse"];

/// What coefficient functions are built on: what reconstruction found, and the inversions of replays. No room uses them.
const BELOW_FUNCTIONS: [&str; 6] = ["field", "lanes", "sparse", "tape", "replay", "reconstruct"];

fn room(module: &str) -> &str {
    let room = module.split("::").next().unwrap_or_default();
    if LAYERS.contains(&room) || ["reconstruct", "functions"].contains(&room) { room } else { "" }
}

/// Whether code in room `a` may use code in room `b`.
fn may_use(a: &str, b: &str) -> bool {
    let layer = |room| LAYERS.iter().position(|&layer| layer == room);
    match (a, b) {
        _ if a == b || b.is_empty() => true,
        ("", _) | (_, "functions") => false,
        ("functions", _) => BELOW_FUNCTIONS.contains(&b),
        (_, "reconstruct") => false,
        ("reconstruct", _) => BELOW_RECONSTRUCTION.contains(&b),
        _ => layer(b) < layer(a),
    }
}

/// The crate's sources; crates stand side by side.
fn sources(name: &str) -> Sources {
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src"))
}

#[test]
fn no_two_files_of_a_crate_use_each_other() {
    for name in ["gauss", "ibp", "py"] {
        assert_eq!(circles(&sources(name).pairs()), [], "{name}");
    }
}

#[test]
fn rooms_use_lower_rooms_only() {
    let pairs = sources("gauss").pairs();
    // The crate's own table of contents names everything.
    let upwards = pairs.iter().filter(|(a, b)| !a.is_empty() && !may_use(room(a), room(b)));
    assert_eq!(upwards.collect::<Vec<_>>(), Vec::<&(String, String)>::new());
    // The reader sees what it should: some pairs that are there.
    for (a, b) in
        [("tape::record", "eliminate::system"), ("sparse::rows", "error"), ("lanes::dispatch", "lanes::avx2")]
    {
        assert!(pairs.contains(&(a.into(), b.into())), "{a} uses {b}");
    }
}

fn made_up(files: &[(&str, &str)]) -> Sources {
    let module = |name: &str| name.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    Sources::new(files.iter().map(|&(name, text)| (module(name), text.to_owned())))
}

#[test]
fn files_that_use_each_other_are_found() {
    let found = |files: &[(&str, &str)]| circles(&made_up(files).pairs());
    let pair = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
    let contents = "mod a;\nmod b;\npub use a::{A, Other};\npub use b::B;";
    // Openly, through the table of contents, and by a path in the code.
    let (uses_b, no_use) = ("use super::b::B;\npub struct A(B);", "pub struct B;");
    for circle in [
        "use crate::{A, Other as Third};",
        "use super::a::Other;",
        "fn f() { crate::a::g() }",
        "fn f() -> super::A {}",
    ] {
        assert_eq!(found(&[("", contents), ("a", uses_b), ("b", circle)]), pair("a", "b"), "{circle}");
    }
    // Not in comments and texts, and not what a module of tests says of its own file.
    for none in [
        no_use,
        "// use crate::A;",
        "const C: &str = \"use crate::A;\";",
        "mod tests { use super::*; use super::B; }",
    ] {
        assert_eq!(found(&[("", contents), ("a", uses_b), ("b", none)]), [], "{none}");
    }
    // In a module of tests, too, and by a third file.
    assert_eq!(
        found(&[("", contents), ("a", uses_b), ("b", "mod tests { use super::super::a::A; }")]),
        pair("a", "b")
    );
    let three = [
        ("", "mod a; mod b; mod c;"),
        ("a", "use super::b::f;"),
        ("b", "use super::c::g;"),
        ("c", "use super::a::h;"),
    ];
    assert_eq!(found(&three).len(), 3);
    // A file that its own parts import from is no table of contents.
    assert_eq!(
        found(&[
            ("", "mod a;"),
            ("a", "mod b; use b::B; pub struct A;"),
            ("a::b", "use super::A; pub struct B;")
        ]),
        pair("a", "a::b")
    );
}

#[test]
fn layers_that_point_upwards_are_found() {
    for (a, b) in [
        ("field", "sparse"),
        ("sparse", "eliminate"),
        ("tape", "replay"),
        ("reconstruct", "replay"),
        ("order", "reconstruct"),
        ("", "field"),
    ] {
        assert!(!may_use(a, b), "{a} must not use {b}");
    }
    for (a, b) in [("sparse", "field"), ("replay", "tape"), ("reconstruct", "sparse"), ("field", "")] {
        assert!(may_use(a, b), "{a} may use {b}");
    }
}
