//! Which files of a crate use which, read from its sources.
//!
//! A name is followed to the file that defines it, through the tables of contents that hand it on. What a macro
//! makes and a method that is called without naming its type are not seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A module as the names on the way to it; the root is empty. Inline modules belong to their file.
type Module = Vec<String>;

/// The sources of a crate by module.
pub struct Sources(BTreeMap<Module, Vec<Use>>);

/// A path that a file names.
struct Use {
    path: Vec<String>,
    /// The name that it gets in the file, if it is imported.
    alias: Option<String>,
}

impl Sources {
    /// The crate whose sources are in this folder.
    pub fn read(folder: &Path) -> Self {
        let mut texts = Vec::new();
        collect(folder, &[], &mut texts);
        assert!(texts.len() > 1, "{} has sources", folder.display());
        Self::new(texts)
    }

    /// A crate from texts: `(module, source)`.
    pub fn new(texts: impl IntoIterator<Item = (Module, String)>) -> Self {
        Self(texts.into_iter().map(|(module, text)| (module, uses(&tokens(&text)))).collect())
    }

    /// All pairs of a file and another one that it uses.
    pub fn pairs(&self) -> BTreeSet<(String, String)> {
        let mut pairs = BTreeSet::new();
        for (module, uses) in &self.0 {
            for path in uses.iter().map(|one| &one.path) {
                if let Some(target) = self.definition(module, path, 0).filter(|target| target != module) {
                    pairs.insert((module.join("::"), target.join("::")));
                }
            }
        }
        pairs
    }

    /// The file that defines what `path` means in `module`; nothing for other crates.
    fn definition(&self, module: &Module, path: &[String], depth: usize) -> Option<Module> {
        assert!(depth < 20, "{path:?} in {module:?} goes round in circles");
        let (mut at, mut rest) = (module.clone(), path);
        match path.first()?.as_str() {
            "crate" => (at, rest) = (Vec::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {
                while let Some(("super", behind)) =
                    rest.split_first().map(|(first, others)| (first.as_str(), others))
                {
                    at.pop();
                    rest = behind;
                }
            }
            first => {
                let child: Module = module.iter().cloned().chain([first.to_owned()]).collect();
                if !self.0.contains_key(&child) {
                    return None;
                }
            }
        }
        while let Some((name, others)) = rest.split_first() {
            at.push(name.clone());
            if !self.0.contains_key(&at) {
                at.pop();
                let handed_on = self.0[&at].iter().find(|one| one.alias.as_ref() == Some(name));
                return handed_on.and_then(|one| self.definition(&at, &one.path, depth + 1)).or(Some(at));
            }
            rest = others;
        }
        Some(at)
    }
}

/// The pairs of files that use each other, by whatever detour.
pub fn circles(pairs: &BTreeSet<(String, String)>) -> Vec<(String, String)> {
    let mut reached = pairs.clone();
    loop {
        let further: Vec<_> = reached
            .iter()
            .flat_map(|(a, b)| {
                pairs.iter().filter(move |(c, _)| b == c).map(move |(_, d)| (a.clone(), d.clone()))
            })
            .filter(|pair| !reached.contains(pair))
            .collect();
        if further.is_empty() {
            break;
        }
        reached.extend(further);
    }
    reached.iter().filter(|(a, b)| a < b && reached.contains(&(b.clone(), a.clone()))).cloned().collect()
}

fn collect(folder: &Path, module: &[String], texts: &mut Vec<(Module, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let inner: Module = module.iter().cloned().chain([stem.clone()]).collect();
        if path.is_dir() {
            collect(&path, &inner, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = if stem == "lib" || stem == "mod" { module.to_vec() } else { inner };
            texts.push((module, std::fs::read_to_string(&path).expect("a source")));
        }
    }
}

/// Identifiers, `::` and single signs, without comments and texts.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |end| end + 2)
        } else if let Some(quoted) =
            ["'\"'", "'{'", "'}'", "'\\''"].iter().find(|quoted| rest.starts_with(**quoted))
        {
            quoted.len()
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else if first.is_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(rest[..length].to_owned());
            length
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// What is imported, and paths from `crate` or `super` elsewhere.
fn uses(tokens: &[String]) -> Vec<Use> {
    let mut uses = Vec::new();
    // For each open brace whether it opens an inline module, where `super` is one module nearer.
    let mut braces: Vec<bool> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let from = uses.len();
        match tokens[at].as_str() {
            "{" => braces.push(at >= 2 && tokens[at - 2] == "mod"),
            "}" => _ = braces.pop(),
            "use" => {
                let end = at + tokens[at..].iter().position(|token| token == ";").expect("an import ends");
                tree(&tokens[at + 1..end], &[], &mut uses);
                at = end;
            }
            // Not the visibility `pub(in crate::…)`.
            "crate" | "super"
                if tokens.get(at + 1).is_some_and(|next| next == "::")
                    && (at == 0 || tokens[at - 1] != "in") =>
            {
                let mut path = vec![tokens[at].clone()];
                while tokens.get(at + 1).is_some_and(|next| next == "::") {
                    path.extend(tokens.get(at + 2).cloned());
                    at += 2;
                }
                uses.push(Use { path, alias: None });
            }
            _ => {}
        }
        for _ in braces.iter().filter(|&&inline| inline) {
            for one in &mut uses[from..] {
                one.alias = None;
                match one.path.first().map(String::as_str) {
                    Some("super") if one.path.get(1).is_none_or(|second| second != "super") => {
                        "self".clone_into(&mut one.path[0]);
                    }
                    Some("super") => _ = one.path.remove(0),
                    _ => {}
                }
            }
        }
        at += 1;
    }
    uses
}

/// The paths of an import: `a::{b, c::d as e}`.
fn tree(tokens: &[String], before: &[String], uses: &mut Vec<Use>) {
    let mut path = before.to_vec();
    let mut alias = None;
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "{" => {
                let (mut depth, mut start) = (0, at + 1);
                for (place, token) in tokens.iter().enumerate().skip(at) {
                    match token.as_str() {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 || depth == 1 && token == "," {
                        tree(&tokens[start..place], &path, uses);
                        start = place + 1;
                    }
                }
                return;
            }
            "as" => {
                alias = tokens.get(at + 1).cloned();
                break;
            }
            "::" => {}
            // All names of a module, or the module itself.
            "*" => break,
            "self" if !path.is_empty() => {}
            name => path.push(name.to_owned()),
        }
        at += 1;
    }
    if !path.is_empty() && !tokens.is_empty() {
        let alias = alias.or_else(|| path.last().cloned());
        uses.push(Use { path, alias });
    }
}
