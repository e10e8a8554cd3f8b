//! A tape to bytes.

use super::format::{MAGIC, VERSION};
use crate::tape::checksum::checksum;
use crate::tape::straight_line::{Guard, Operation, StraightLineProgram, Value};
use crate::tape::tape::Tape;
use num_bigint::Sign;

impl Tape {
    /// The file form: magic, format version, length, checksum, program.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer(Vec::new());
        writer.program(self.program());
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(0u32.to_le_bytes());
        bytes.extend((writer.0.len() as u64).to_le_bytes());
        bytes.extend(checksum(&writer.0).to_le_bytes());
        bytes.extend(writer.0);
        bytes
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn u8(&mut self, n: u8) {
        self.0.push(n);
    }

    fn u32(&mut self, n: u32) {
        self.0.extend(n.to_le_bytes());
    }

    /// A length: all lists of a program are counted by 32-bit numbers.
    fn length(&mut self, length: usize) {
        self.u32(length as u32);
    }

    fn values(&mut self, values: &[Value]) {
        self.length(values.len());
        for value in values {
            self.u32(value.bits());
        }
    }

    fn program(&mut self, program: &StraightLineProgram) {
        self.u32(program.symbols);
        self.u32(program.randoms);
        self.length(program.constants.len());
        for constant in &program.constants {
            self.u8(u8::from(constant.sign() == Sign::Minus));
            let magnitude = constant.magnitude().to_bytes_le();
            self.length(magnitude.len());
            self.0.extend(magnitude);
        }
        self.length(program.nodes.len());
        for node in &program.nodes {
            let (kind, number) = match node.operation {
                Operation::Constant(number) => (0, number),
                Operation::Input(number) => (1, number),
                Operation::Random(number) => (2, number),
                Operation::Inverse(operand) => (3, operand),
                Operation::Dot { plain, .. } => (4, plain),
            };
            self.u8(kind);
            self.u8(node.part as u8);
            if let Operation::Dot { start, plain, products } = node.operation {
                let (plain, factors) = program.terms(start, plain, products);
                self.values(plain);
                self.values(factors);
            } else {
                self.u32(number);
            }
        }
        self.values(&program.outputs);
        self.length(program.checks.len());
        for check in &program.checks {
            self.u32(check.node);
            let (kind, list) = match &check.guard {
                Guard::Nodes(list) => (0, list),
                Guard::Outputs(list) => (1, list),
            };
            self.u8(kind);
            self.length(list.len());
            for &number in list {
                self.u32(number);
            }
        }
    }
}
