//! What is known of the functions while they are being found.

/// So many functions are those of a table, the largest of which have about as many monomials as their degrees allow.
const MANY: usize = 1_000;

/// Runs of fewer points have no waves to spare.
const WORTH: f64 = 4_000.0;

/// The degrees of a function in one variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Degrees {
    /// Of the numerator.
    pub numerator: u16,
    /// Of the denominator.
    pub denominator: u16,
}

/// What is known of each function, by the caller's numbers. It is filled at the first prime, and again for
/// functions that have to be discovered anew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Census {
    /// By variable and function.
    pub degrees: Vec<Vec<Option<Degrees>>>,
    /// How many factors of denominators are known.
    pub letters: usize,
    /// How many terms the numerator of each function has.
    pub terms: Vec<Option<usize>>,
}

impl Census {
    pub(super) fn new(functions: usize, variables: usize) -> Self {
        Self { degrees: vec![vec![None; functions]; variables], letters: 0, terms: vec![None; functions] }
    }

    /// How many functions have known degrees in a variable.
    #[must_use]
    pub fn degrees_known(&self, variable: usize) -> usize {
        self.degrees.get(variable).map_or(0, |degrees| degrees.iter().flatten().count())
    }

    /// About how many points many functions take, by the degrees that are known; rather too few. Zero if they are not
    /// many, or the points.
    ///
    /// Degrees in all variables but one are taken to have a bounded sum, as those in invariants have, beside `d`. That
    /// leaves one in `(n − 1)!` of the monomials that degrees in `n` variables allow, and half of these occur.
    pub(super) fn usual_probes(&self) -> u64 {
        let functions = self.degrees.first().map_or(0, Vec::len);
        let monomials = |function: usize| {
            let known = self.degrees.iter().filter_map(|degrees| degrees[function]);
            let degrees = known.map(|degrees| f64::from(degrees.numerator)).filter(|&degree| degree > 0.0);
            degrees.zip(0u32..).fold(1.0, |count, (degree, n)| count * (degree + 1.0) / f64::from(n.max(1)))
        };
        let usual = (0..functions).map(monomials).fold(0.0, f64::max) / 2.0;
        if functions < MANY || usual < WORTH { 0 } else { usual as u64 }
    }

    /// How many functions have numerators with known monomials.
    #[must_use]
    pub fn numerators_known(&self) -> usize {
        self.terms.iter().flatten().count()
    }
}

/// What a stage has come to know, with the stage's own numbers of the functions.
pub(super) enum Learnt<'a> {
    /// The slice of a function in a variable.
    Degrees { variable: usize, function: u32, degrees: Degrees },
    /// How many factors of denominators there are, so far.
    Letters(usize),
    /// The stage has come to a variable, in which so many of the functions are known.
    Variable { variable: usize, known: usize },
    /// The numbers of terms of all numerators.
    Terms(&'a [usize]),
}
