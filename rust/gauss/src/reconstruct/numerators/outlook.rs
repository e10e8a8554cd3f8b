//! What a numerator takes in a variable, foreseen from how many of its terms are unfinished.

use crate::reconstruct::census::by_total_degree;
use crate::reconstruct::fraction::Fraction;

/// The unfinished terms of a numerator when a variable is added to them.
pub(super) struct Outlook {
    pub(super) function: u32,
    /// The degree in the variable.
    pub(super) degree: usize,
    /// How many terms are unfinished, and how many there may be at most if they are not known yet.
    pub(super) unfinished: usize,
    pub(super) most: usize,
    /// These by their degree in tied variables, of which there are so many.
    pub(super) by_degree: Vec<usize>,
    pub(super) tied: usize,
    /// As of a numerator on its way.
    pub(super) total: Option<usize>,
}

impl Outlook {
    /// The outlook of a numerator in the third variable when slices are all that is known: as dense as its degrees in the
    /// first two allow, up to a total degree if they are tied.
    pub(super) fn of_slices(slices: &[Vec<Fraction>], function: u32, untied: usize) -> Self {
        let numerator = |variable: usize| &slices[variable][function as usize].numerator;
        let degrees: Vec<usize> =
            (0..3).map(|variable| numerator(variable).len().saturating_sub(1)).collect();
        let (free, tied) = degrees[..2].split_at(untied.min(2));
        let all = |degrees: &[usize]| degrees.iter().map(|degree| degree + 1).product::<usize>();
        let by_degree: Vec<usize> = by_total_degree(tied).iter().map(|count| all(free) * count).collect();
        let unfinished = if degrees[2] > 0 { by_degree.iter().sum() } else { 0 };
        let (degree, most, tied) = (degrees[2], all(&degrees[..2]), tied.len());
        Self { function, degree, unfinished, most, by_degree, tied, total: None }
    }

    /// How many values of the function a value of the variable takes: one to spare if there is a guess to be tested.
    pub(super) fn points(&self, value: u32) -> usize {
        let Some(total) = self.total else { return self.unfinished };
        let end = (total + 1).saturating_sub(value as usize).min(self.by_degree.len());
        let sought: usize = self.by_degree[..end].iter().sum();
        sought + usize::from(sought < self.unfinished)
    }

    /// How many values of the function a later value of the variable takes as a rule; fewer where the total degree ends
    /// some terms.
    ///
    /// The monomials that go on beyond a power of the variable are those in a section of the Newton polytope. By Brunn and
    /// Minkowski's inequality the root of its volume, whose degree is the dimension in which it shrinks, is a concave
    /// function of the power: it lies above the line from what is open now to the last power, where at least one term is
    /// left. Variables that are not tied to this one do not shrink it. And if it is a total degree that ends terms, each
    /// value ends those of one degree at most.
    pub(super) fn foreseen(&self, value: u32, later: u32) -> usize {
        if later <= value || later as usize > self.degree {
            return self.unfinished;
        }
        let number = |count: usize| f64::from(count as u32);
        let way = f64::from(later - value) / number(self.degree - value as usize);
        let dimension = number(self.tied.max(1));
        let root = number(self.unfinished).powf(dimension.recip());
        let section = (root + (1.0 - root) * way).powf(dimension);
        let by_total: usize = self.by_degree.iter().rev().skip((later - value) as usize).sum();
        by_total.max(section as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(degree: usize) -> Vec<Fraction> {
        vec![Fraction { numerator: vec![1; degree + 1], denominator: vec![1] }]
    }

    #[test]
    fn degrees_alone_tell_how_many_terms_there_may_be() {
        let slices = [slice(2), slice(4), slice(5)];
        let tied = Outlook::of_slices(&slices, 0, 0);
        let plain =
            |most: usize| (0..3).flat_map(|a| (0..5).map(move |b| a + b)).filter(|&sum| sum <= most).count();
        assert_eq!((tied.unfinished, tied.most, tied.degree), (plain(4), 15, 5));
        let free = Outlook::of_slices(&slices, 0, 1);
        assert_eq!((free.unfinished, free.most), (15, 15));
        // What a total degree ends is known from how many terms there are of each.
        assert_eq!(tied.foreseen(1, 1), plain(4));
        assert!((2..=5).all(|later| tied.foreseen(1, later as u32) >= plain(5 - later)));
    }
}
