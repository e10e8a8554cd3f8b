//! Expressions against a slow interpreter that walks a tree of its own, and texts of all sorts.

use gauss::Interrupt;
use ibp::{Expression, Kind, Limits, Problem, Values};
use proptest::prelude::*;
use std::fmt::{Display, Formatter};
use std::time::{Duration, Instant};

const SLOTS: usize = 5;
const LOOPS: usize = 2;
const EXTERNALS: usize = 1;

/// An expression as the test sees it: signs and words are texts, everything is in parentheses.
#[derive(Debug, Clone)]
enum Tree {
    /// Numbers, features and truth values.
    Word(String),
    Slot(&'static str, String),
    Prefix(&'static str, Box<Tree>),
    Chain(Vec<&'static str>, Vec<Tree>),
    Call(&'static str, Vec<Tree>),
    Choice(Box<[Tree; 3]>),
    Loop(&'static str, Box<Tree>, String, u32, Option<u32>),
}

impl Display for Tree {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Slot("bit", slot) => write!(f, "bit({slot})"),
            Self::Slot(name, slot) => write!(f, "{name}[{slot}]"),
            Self::Prefix(sign, operand) => write!(f, "({sign} {operand})"),
            Self::Chain(signs, operands) => {
                write!(f, "({}", operands[0])?;
                signs.iter().zip(&operands[1..]).try_for_each(|(sign, x)| write!(f, " {sign} {x}"))?;
                f.write_str(")")
            }
            Self::Call(name, operands) => {
                let operands: Vec<String> = operands.iter().map(Self::to_string).collect();
                write!(f, "{name}({})", operands.join(","))
            }
            Self::Choice(parts) => write!(f, "({} if {} else {})", parts[0], parts[1], parts[2]),
            Self::Loop(name, body, variable, from, to) => {
                let to = to.map_or("N".into(), |to| to.to_string());
                write!(f, "{name}({body} for {variable} in {from}..{to})")
            }
        }
    }
}

/// The slow interpreter: 128 bits, cut back to 64 after each step.
struct World<'a> {
    seed: &'a [i8],
    targets: &'a [[i8; SLOTS]],
    variables: Vec<(String, u32)>,
}

fn cut(x: i128) -> i128 {
    x.clamp(i64::MIN.into(), i64::MAX.into())
}

fn sector(indices: &[i8]) -> i128 {
    (0..indices.len()).filter(|&slot| indices[slot] > 0).map(|slot| 1 << slot).sum()
}

/// t, r, s, dots
fn numbers(indices: &[i8]) -> [i128; 4] {
    let sum = |sign: i128| indices.iter().map(|&i| (sign * i128::from(i)).max(0)).sum::<i128>();
    let t = i128::from(sector(indices).count_ones());
    [t, sum(1), sum(-1), sum(1) - t]
}

impl World<'_> {
    fn above(&self) -> Vec<[i8; SLOTS]> {
        let own = sector(self.seed);
        self.targets.iter().filter(|&target| sector(target) & own == own).copied().collect()
    }

    fn distance(&self, target: [i8; SLOTS]) -> i128 {
        (0..SLOTS).map(|slot| (i128::from(self.seed[slot]) - i128::from(target[slot])).abs()).sum()
    }

    fn nearest(&self) -> Option<[i8; SLOTS]> {
        // The first of several: `min_by_key` keeps it.
        self.above().into_iter().min_by_key(|&target| self.distance(target))
    }

    fn word(&self, word: &str) -> i128 {
        let place = |name: &str| ["t", "r", "s", "dots"].iter().position(|&known| known == name);
        if let Some((_, value)) = self.variables.iter().find(|(name, _)| name == word) {
            return (*value).into();
        }
        if let Some(number) = place(word) {
            return numbers(self.seed)[number];
        }
        if let Some(field) = word.strip_prefix("top.") {
            let above = self.above();
            return match place(field) {
                Some(number) => above.iter().map(|target| numbers(target)[number]).max().unwrap_or(0),
                None => above.iter().fold(0, |union, target| union | sector(target)),
            };
        }
        match word {
            "true" => 1,
            "false" => 0,
            "sector" => sector(self.seed),
            "N" => SLOTS as i128,
            "L" => LOOPS as i128,
            "E" => EXTERNALS as i128,
            "distance" => self.nearest().map_or(0, |target| self.distance(target)),
            "missing" => {
                self.nearest().map_or(0, |target| (sector(&target) & !sector(self.seed)).count_ones().into())
            }
            number => number.parse().expect("the generator writes nothing else"),
        }
    }

    fn value(&mut self, tree: &Tree) -> i128 {
        match tree {
            Tree::Word(word) => self.word(word),
            Tree::Slot(name, slot) => {
                let slot = self.word(slot) as usize - 1;
                match *name {
                    "a" => self.seed[slot].into(),
                    "bit" => (self.seed[slot] > 0).into(),
                    _ => self.nearest().map_or(0, |target| target[slot].into()),
                }
            }
            Tree::Prefix("-", operand) => cut(-self.value(operand)),
            Tree::Prefix(_, operand) => 1 - self.value(operand),
            Tree::Chain(signs, operands) => self.chain(signs, operands),
            Tree::Call(name, operands) => {
                let values = operands.iter().map(|operand| self.value(operand));
                match *name {
                    "min" => values.min().unwrap(),
                    "max" => values.max().unwrap(),
                    _ => cut(values.last().unwrap().abs()),
                }
            }
            Tree::Choice(parts) => {
                let taken = if self.value(&parts[1]) != 0 { 0 } else { 2 };
                self.value(&parts[taken])
            }
            Tree::Loop(_, body, variable, from, to) => {
                let mut total = 0;
                for step in *from..=to.unwrap_or(SLOTS as u32) {
                    self.variables.push((variable.clone(), step));
                    total = cut(total + self.value(body));
                    self.variables.pop();
                }
                total
            }
        }
    }

    fn chain(&mut self, signs: &[&str], operands: &[Tree]) -> i128 {
        let values: Vec<i128> = operands.iter().map(|operand| self.value(operand)).collect();
        let compares = |sign: &str, x: i128, y: i128| match sign {
            "==" => x == y,
            "!=" => x != y,
            "<" => x < y,
            "<=" => x <= y,
            ">" => x > y,
            _ => x >= y,
        };
        if ["==", "!=", "<", "<=", ">", ">="].contains(&signs[0]) {
            return signs
                .iter()
                .zip(values.windows(2))
                .all(|(sign, pair)| compares(sign, pair[0], pair[1]))
                .into();
        }
        signs.iter().zip(&values[1..]).fold(values[0], |x, (&sign, &y)| match sign {
            "+" => cut(x + y),
            "-" => cut(x - y),
            "*" => cut(x * y),
            "and" => x & y,
            "or" => x | y,
            _ if y == 0 => 0,
            // Python's floor: the remainder has the sign of the divisor.
            _ => {
                let remainder = ((x % y) + y) % y;
                if sign == "%" { remainder } else { cut((x - remainder) / y) }
            }
        })
    }
}

/// Expressions of a kind; `scope` counts the enclosing loops, whose variables are i0, i1, …
fn trees(kind: Kind, depth: u32, scope: usize) -> BoxedStrategy<Tree> {
    let slot = move || {
        let variables = (0..scope).map(|number| format!("i{number}"));
        let fixed = (1..=SLOTS).map(|number| number.to_string());
        prop::sample::select(fixed.chain(variables).chain(["N".to_owned()]).collect::<Vec<_>>())
    };
    let leaf = match kind {
        Kind::Boolean => prop_oneof![
            slot().prop_map(|slot| Tree::Slot("bit", slot)),
            prop::sample::select(vec!["true", "false"]).prop_map(|word| Tree::Word(word.into())),
        ]
        .boxed(),
        Kind::Integer => {
            let names = [
                "t",
                "r",
                "s",
                "dots",
                "sector",
                "N",
                "L",
                "E",
                "top.t",
                "top.r",
                "top.s",
                "top.dots",
                "top.sector",
                "distance",
                "missing",
                "0",
                "1",
                "1000000000",
            ];
            let variables = (0..scope).map(|number| format!("i{number}"));
            let words: Vec<String> = names.into_iter().map(str::to_owned).chain(variables).collect();
            prop_oneof![
                3 => prop::sample::select(words).prop_map(Tree::Word),
                1 => (0u32..=Limits::INTEGER).prop_map(|number| Tree::Word(number.to_string())),
                2 => slot().prop_map(|slot| Tree::Slot("a", slot)),
                1 => slot().prop_map(|slot| Tree::Slot("target", slot)),
            ]
            .boxed()
        }
    };
    if depth == 0 {
        return leaf;
    }
    let inner = move |kind| trees(kind, depth - 1, scope);
    let chain = |signs: Vec<&'static str>, operand: BoxedStrategy<Tree>| {
        prop::collection::vec((prop::sample::select(signs), operand.clone()), 1..4).prop_flat_map(
            move |rest| {
                operand.clone().prop_map(move |first| {
                    let (signs, operands): (Vec<_>, Vec<_>) = rest.iter().cloned().unzip();
                    Tree::Chain(signs, std::iter::once(first).chain(operands).collect())
                })
            },
        )
    };
    let choice = (inner(kind), inner(Kind::Boolean), inner(kind))
        .prop_map(|(value, condition, otherwise)| Tree::Choice(Box::new([value, condition, otherwise])));
    let repeat = move |name: &'static str, kind| {
        // All slots in range, also as a slot number.
        (trees(kind, depth - 1, scope + 1), 1u32..=5, prop::option::of(0u32..=5))
            .prop_map(move |(body, from, to)| Tree::Loop(name, Box::new(body), format!("i{scope}"), from, to))
    };
    match kind {
        Kind::Boolean => prop_oneof![
            1 => leaf,
            2 => chain(vec!["and"], inner(Kind::Boolean)),
            2 => chain(vec!["or"], inner(Kind::Boolean)),
            4 => chain(vec!["==", "!=", "<", "<=", ">", ">="], inner(Kind::Integer)),
            1 => chain(vec!["==", "!="], inner(Kind::Boolean)),
            1 => inner(Kind::Boolean).prop_map(|operand| Tree::Prefix("not", Box::new(operand))),
            1 => choice,
        ]
        .boxed(),
        Kind::Integer => prop_oneof![
            1 => leaf,
            3 => chain(vec!["+", "-"], inner(Kind::Integer)),
            3 => chain(vec!["*", "//", "%"], inner(Kind::Integer)),
            1 => inner(Kind::Integer).prop_map(|operand| Tree::Prefix("-", Box::new(operand))),
            1 => inner(Kind::Integer).prop_map(|operand| Tree::Call("abs", vec![operand])),
            1 => (prop::sample::select(vec!["min", "max"]), prop::collection::vec(inner(Kind::Integer), 2..4))
                .prop_map(|(name, operands)| Tree::Call(name, operands)),
            1 => choice,
            1 => repeat("sum", Kind::Integer),
            1 => repeat("count", Kind::Boolean),
        ]
        .boxed(),
    }
}

fn any_tree() -> impl Strategy<Value = Tree> {
    prop_oneof![trees(Kind::Boolean, 4, 0), trees(Kind::Integer, 4, 0)]
}

fn integers(values: Values) -> Vec<i64> {
    match values {
        Values::Booleans(values) => values.into_iter().map(i64::from).collect(),
        Values::Integers(values) => values,
    }
}

fn too_large(problem: &Problem) -> bool {
    matches!(problem, Problem::TooManyNodes | Problem::TooDeep | Problem::TooManySteps { .. })
}

proptest! {
    #[test]
    fn values_are_those_of_the_slow_interpreter(
        tree in any_tree(),
        seeds in prop::collection::vec([-3i8..4, -3i8..4, -1i8..2, -128i8..127, -3i8..4], 0..300),
        targets in prop::collection::vec([-2i8..4, 0i8..3, 0i8..3, -128i8..127, -3i8..4], 0..4),
    ) {
        let expression = match Expression::parse(&tree.to_string()) {
            Ok(expression) => expression,
            Err(error) => {
                prop_assert!(too_large(&error.problem), "{error}");
                return Ok(());
            }
        };
        let program = expression.bind(SLOTS, LOOPS, EXTERNALS).unwrap();
        let values = program.evaluate(seeds.as_flattened(), targets.as_flattened(), &Interrupt::never()).unwrap();
        // More seeds than one block; the slow interpreter looks at some.
        for (number, value) in integers(values).into_iter().enumerate().step_by(7) {
            let mut world = World { seed: &seeds[number], targets: &targets, variables: Vec::new() };
            prop_assert_eq!(i128::from(value), world.value(&tree), "{} at {:?}", expression, seeds[number]);
        }
    }

    #[test]
    fn canonical_text_is_a_fixed_point(tree in any_tree()) {
        if let Ok(expression) = Expression::parse(&tree.to_string()) {
            let text = expression.to_string();
            let again = Expression::parse(&text).unwrap();
            prop_assert_eq!(&again, &expression);
            prop_assert_eq!(again.to_string(), text);
            prop_assert_eq!((again.nodes(), again.depth()), (expression.nodes(), expression.depth()));
            let latex = expression.latex();
            prop_assert_eq!(latex.matches('{').count(), latex.matches('}').count());
        }
    }

    #[test]
    fn any_text_gives_an_expression_or_an_error_at_a_place(
        text in prop_oneof![
            any::<String>(),
            "[a-zN0-9 .,()\\[\\]=!<>+*/%-]{0,60}",
            prop::collection::vec(
                prop::sample::select(vec![
                    "t", "s", "a", "[", "]", "(", ")", "1", "N", "and", "or", "not", "if", "else", "for", "i", "in",
                    "..", "sum", "count", "min", "bit", "top", ".", ",", "+", "-", "*", "//", "%", "==", "<", "true",
                ]),
                0..30
            ).prop_map(|words| words.join(" ")),
        ]
    ) {
        match Expression::parse(&text) {
            Ok(expression) => prop_assert_eq!(Expression::parse(&expression.to_string()), Ok(expression)),
            Err(error) => {
                prop_assert!(error.position <= text.chars().count());
                prop_assert!(error.to_string().lines().count() == 3);
            }
        }
    }

    #[test]
    fn mutilated_expressions_are_no_danger(tree in any_tree(), cuts in prop::collection::vec(any::<(u16, u8)>(), 1..4)) {
        let mut text = tree.to_string().into_bytes();
        for (place, byte) in cuts {
            let place = place as usize % text.len();
            text[place] = byte % 128;
        }
        let text = String::from_utf8(text).unwrap();
        if let Ok(expression) = Expression::parse(&text)
            && let Ok(program) = expression.bind(SLOTS, LOOPS, EXTERNALS) {
            program.evaluate(&[1; 20 * SLOTS], &[2; SLOTS], &Interrupt::never()).unwrap();
        }
    }
}

#[test]
fn limits_are_where_they_say() {
    let refused = |text: &str| Expression::parse(text).unwrap_err();
    let nested = |open: &str, count: usize, close: &str| open.repeat(count) + "t" + &close.repeat(count);
    assert!(Expression::parse(&nested("-", 31, "")).is_ok());
    assert_eq!(refused(&nested("-", 32, "")).problem, Problem::TooDeep);
    assert!(Expression::parse(&nested("(", 64, ")")).is_ok());
    assert_eq!(refused(&nested("(", 65, ")")).problem, Problem::TooDeep);
    // Chains are flat: 255 terms and their sum.
    assert!(Expression::parse(&["t"; 255].join("+")).is_ok());
    assert_eq!(refused(&["t"; 256].join("+")).problem, Problem::TooManyNodes);
    // A loop of 2 nodes counts twice 20, and itself.
    let steps = |text: &str| refused(text).problem;
    assert!(Expression::parse("sum(i for i in 1..19999)").is_ok());
    assert_eq!(steps("sum(i for i in 1..20000)"), Problem::TooManySteps { steps: 20001 });
    assert!(matches!(steps("sum(i for i in 0..1000000000)"), Problem::TooManySteps { .. }));
    assert!(matches!(steps("sum(i for i in N..1000000000)"), Problem::TooManySteps { .. }));
    assert!(Expression::parse("sum(i for i in N..N) + sum(i for i in 1000000000..N)").is_ok());
    let square = "sum(sum(a[i] * a[j] for i in 1..N) for j in 1..N)";
    assert!(Expression::parse(square).is_ok());
    assert!(matches!(steps(&format!("sum({square} for k in 1..N)")), Problem::TooManySteps { .. }));
    let blanks = " ".repeat(Limits::CHARACTERS - 1) + "t";
    assert!(Expression::parse(&blanks).is_ok());
    assert!(matches!(refused(&(blanks + " ")).problem, Problem::TooLong { characters: 10_001 }));
}

#[test]
fn slots_are_checked_against_the_family() {
    for (text, slot, position) in [
        ("a[0]", 0, 2),
        ("t + a[6]", 6, 6),
        ("bit(9)", 9, 4),
        ("target[1000000000]", 1_000_000_000, 7),
        ("  sum( a[i] for i in 0..N)", 0, 9),
        ("count(bit(i) for i in 1..6)", 6, 10),
    ] {
        let error = Expression::parse(text).unwrap().bind(SLOTS, LOOPS, EXTERNALS).unwrap_err();
        assert_eq!((error.position, error.problem), (position, Problem::SlotRange { slot, slots: SLOTS }));
    }
    // An empty loop reads no slot.
    assert!(Expression::parse("sum(a[i] for i in 9..8)").unwrap().bind(SLOTS, LOOPS, EXTERNALS).is_ok());
    for slots in [0, 21] {
        assert!(Expression::parse("t").unwrap().bind(slots, 1, 1).is_err());
    }
}

#[test]
fn a_list_of_the_wrong_length_and_a_stop_are_errors() {
    let program = Expression::parse("t > 0").unwrap().bind(SLOTS, LOOPS, EXTERNALS).unwrap();
    assert!(program.evaluate(&[1; 7], &[], &Interrupt::never()).is_err());
    assert!(program.evaluate(&[], &[1; 7], &Interrupt::never()).is_err());
    let stop = Interrupt::never();
    stop.raise();
    assert_eq!(program.evaluate(&[1; 5], &[], &stop), Err(gauss::Error::Interrupted.into()));
}

#[test]
fn steps_grow_with_what_is_looked_at() {
    let steps = |text: &str, seeds, targets| {
        Expression::parse(text).unwrap().bind(SLOTS, LOOPS, EXTERNALS).unwrap().steps(seeds, targets)
    };
    assert_eq!(steps("t > 0", 0, 9), 0);
    assert_eq!(steps("t > 0", 100, 9), steps("t > 0", 100, 0));
    assert!(steps("t > top.t", 100, 9) > steps("t > top.t", 100, 0));
    assert!(steps("distance > t", 100, 9) > steps("top.t > t", 100, 9));
    assert!(steps("sum(a[i] for i in 1..N) > 0", 100, 0) > steps("t > 0", 100, 0));
    assert_eq!(steps("distance > 0", usize::MAX, usize::MAX), u64::MAX);
}

/// Nanoseconds a seed: `cargo test --release -p ibp --test expression -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, for people"]
fn speed() {
    const SLOTS: usize = 7;
    let seeds = ibp::seed_box(SLOTS, 63, 6, 20).unwrap();
    let count = seeds.len() / SLOTS;
    let targets: Vec<i8> = [1, 1, 1, 1, 1, 1, -3, 1, 1, 1, 1, 1, 1, -2].into();
    for text in [
        "dots == 0 and t >= 4 and s <= t - 3",
        "s <= 3",
        "dots",
        "a[1] + 2 * a[7]",
        "count(bit(i) for i in 1..N) >= 4",
        "sum(max(0, -a[i]) * i for i in 1..N)",
        "s <= top.s - missing",
        "distance + (a[7] - target[7]) // 2",
    ] {
        let program = Expression::parse(text).unwrap().bind(SLOTS, 2, 2).unwrap();
        let mut best = Duration::MAX;
        for _ in 0..20 {
            let start = Instant::now();
            std::hint::black_box(program.evaluate(&seeds, &targets, &Interrupt::never()).unwrap());
            best = best.min(start.elapsed());
        }
        let picoseconds = 1000 * best.as_nanos() / count as u128;
        println!("{picoseconds:6} ps a seed over {count} seeds: {text}");
    }
}
