//! Prints results as a table, or as JSON lines if the program was called with `--json`.

/// A table whose rows are readers.
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    records: Vec<String>,
}

impl Table {
    /// Creates a table with a head.
    #[must_use]
    pub fn new<'a>(head: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            head: head.into_iter().map(str::to_owned).collect(),
            rows: Vec::new(),
            records: Vec::new(),
        }
    }

    /// Adds a row, its title first.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Adds a JSON line. No name has a character that needs an escape in JSON.
    pub fn record(&mut self, measure: &str, reader: &str, body: &str, value: f64) {
        self.records.push(format!(
            r#"{{"measure":"{measure}","reader":"{reader}","body":"{body}","value":{value}}}"#
        ));
    }

    /// Adds a JSON line with a word, if a reader has no number.
    pub fn verdict(&mut self, measure: &str, reader: &str, body: &str, verdict: &str) {
        self.records.push(format!(
            r#"{{"measure":"{measure}","reader":"{reader}","body":"{body}","value":"{verdict}"}}"#
        ));
    }

    /// Prints the JSON lines if the program was called with `--json`, otherwise the table.
    pub fn print(&self) {
        if std::env::args().any(|argument| argument == "--json") {
            self.records.iter().for_each(|record| println!("{record}"));
            return;
        }
        println!("| {} |", self.head.join(" | "));
        println!("|---|{}", "--:|".repeat(self.head.len() - 1));
        for row in &self.rows {
            println!("| {} |", row.join(" | "));
        }
        println!();
    }
}
