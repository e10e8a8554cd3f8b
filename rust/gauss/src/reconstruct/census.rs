//! What is known of the functions while they are being found.

/// So many functions are those of a table, the largest of which have about as many monomials as their degrees allow.
pub(super) const MANY: usize = 1_000;

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

    /// About how many terms the largest of many numerators has, by the degrees that are known; rather too few. Zero if
    /// they are not many.
    ///
    /// These are the monomials that degrees allow if no total degree is above the largest of them, that in the first
    /// variables apart, so many of which are not tied to others. Degrees that are not known yet are larger than those that
    /// are.
    pub(super) fn usual_terms(&self, untied: usize) -> u64 {
        let functions = self.degrees.first().map_or(0, Vec::len);
        if functions < MANY {
            return 0;
        }
        let largest = |known: &Vec<Option<Degrees>>| known.iter().flatten().map(|d| d.numerator).max();
        let most: Vec<u16> = self.degrees.iter().map(|known| largest(known).unwrap_or(0)).collect();
        let monomials = |function: usize| {
            let known = self.degrees.iter().zip(&most);
            let degrees: Vec<usize> =
                known.map(|(known, &most)| known[function].map_or(most, |d| d.numerator).into()).collect();
            let (free, tied) = degrees.split_at(untied.min(degrees.len()));
            let free = free.iter().fold(1, |count: usize, degree| count.saturating_mul(degree + 1));
            by_total_degree(tied).iter().fold(0, |sum: usize, n| sum.saturating_add(*n)).saturating_mul(free)
        };
        (0..functions).map(monomials).max().unwrap_or(0) as u64
    }

    /// How many functions have numerators with known monomials.
    #[must_use]
    pub fn numerators_known(&self) -> usize {
        self.terms.iter().flatten().count()
    }
}

/// How many monomials of these degrees have each total degree up to the largest of them.
pub(super) fn by_total_degree(degrees: &[usize]) -> Vec<usize> {
    let largest = degrees.iter().max().copied().unwrap_or(0);
    let mut counts = vec![0; largest + 1];
    counts[0] = 1;
    for &degree in degrees {
        counts = (0..=largest)
            .map(|sum| {
                let some = &counts[sum.saturating_sub(degree)..=sum];
                some.iter().fold(0, |all: usize, n| all.saturating_add(*n))
            })
            .collect();
    }
    counts
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
