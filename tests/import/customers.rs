//! `covente import customers`: reference data from files.

use std::{fmt::Write as _, fs, path::Path};

use covente_entity::{customer, types::CustomerClass};
use sea_orm::{EntityTrait as _, QueryOrder as _};

use crate::{Place, Ran, on_both};

const HEADER: &str = "name,city,region,country,industry,external_id";

impl Place {
    fn import(&self, content: impl AsRef<[u8]>) -> Ran {
        let file = self.folder.join("customers.csv");
        fs::write(&file, content).expect("a file");
        self.import_file(&file)
    }

    fn import_file(&self, file: &Path) -> Ran {
        self.ran(&["import", "customers", &file.to_string_lossy()])
    }

    async fn customers(&self) -> Vec<customer::Model> {
        let on = self.on().await;
        let rows = customer::Entity::find()
            .order_by_asc(customer::Column::Name)
            .all(&on)
            .await;
        on.close().await.expect("a closed connection");
        rows.expect("customers")
    }
}

fn counts(created: u64, changed: u64, unchanged: u64, repeated: u64, refused: u64) -> String {
    let rows = created + changed + unchanged + repeated + refused;
    format!(
        "{rows} rows: {created} created, {changed} changed, {unchanged} unchanged, {repeated} repeated, {refused} refused"
    )
}

fn file(rows: &[&str]) -> String {
    rows.iter()
        .fold(HEADER.to_owned(), |text, row| text + "\n" + row)
}

/// R27, R32: the checked-in file, twice, and then with one changed row.
async fn a_second_run_changes_nothing(place: &Place) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/customers.csv");
    let first = place.import_file(&path);
    assert_eq!(
        (first.code, first.said.as_str()),
        (0, counts(20, 0, 0, 0, 0).as_str()),
        "{:?}",
        first.faults
    );
    let kept = place.customers().await;
    assert_eq!(kept.len(), 20);
    let quoted = kept
        .iter()
        .find(|row| row.name == "Dahlgren, Moe & Partners")
        .expect("a quoted name");
    assert_eq!(
        (quoted.scheme.as_deref(), quoted.external_id.as_deref()),
        (Some("DEMO"), Some("1004"))
    );
    assert_eq!(
        (quoted.city_folded.as_deref(), quoted.created_by),
        (Some("trondheim"), None)
    );
    let second = place.import_file(&path);
    assert_eq!((second.code, second.said), (0, counts(0, 0, 20, 0, 0)));
    assert_eq!(place.customers().await, kept);

    let changed = fs::read_to_string(path)
        .expect("the file")
        .replace("Faenza", "Ravenna");
    let third = place.import(changed);
    assert_eq!((third.code, third.said), (0, counts(0, 1, 19, 0, 0)));
    let aurelio = |rows: &[customer::Model]| {
        rows.iter()
            .find(|row| row.name == "Aurelio Ceramics")
            .expect("a customer")
            .clone()
    };
    let (was, is) = (aurelio(&kept), aurelio(&place.customers().await));
    assert_eq!(
        (is.city.as_deref(), is.city_folded.as_deref()),
        (Some("Ravenna"), Some("ravenna"))
    );
    assert_eq!((is.id, is.created_at), (was.id, was.created_at));
}

/// R30: entries of one customer are one customer, also far apart in the file and when it is read again.
async fn the_first_of_several_rows_with_one_external_id_counts(place: &Place) {
    let mut rows = vec![
        "Fox (Class A),,,US,,CIK:1".to_owned(),
        "Fox (Class B),,,US,,CIK:1".to_owned(),
    ];
    rows.extend((2..1500).map(|number| format!("Company {number},,,US,,CIK:{number}")));
    rows.push("Fox (Class C),,,US,,cik: 1".to_owned());
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let run = place.import(file(&rows));
    assert_eq!((run.code, run.said), (0, counts(1499, 0, 0, 2, 0)));
    assert_eq!(
        run.faults,
        [
            "note: line 3, column 6 (external_id): this customer stands on line 2 already, which counts",
            "note: line 1502, column 6 (external_id): this customer stands on line 2 already, which counts",
        ]
    );
    let run = place.import(file(&rows));
    assert_eq!((run.code, run.said), (0, counts(0, 0, 1499, 2, 0)));
    let kept = place.customers().await;
    assert!(kept.iter().any(|row| row.name == "Fox (Class A)"));
    assert_eq!(kept.len(), 1499);
}

/// R32: only name and country are needed; a row without an external id is known by all that it says.
async fn little_is_enough(place: &Place) {
    let rows = [
        "Ash,,,us,,",
        "Ash,,,US,,",
        "Ash,Oslo,,NO,,",
        "Ash,,,US,,X:1",
    ];
    let run = place.import(file(&rows));
    assert_eq!((run.code, run.said), (0, counts(3, 0, 0, 1, 0)));
    let run = place.import(file(&rows));
    assert_eq!((run.code, run.said), (0, counts(0, 0, 3, 1, 0)));
}

/// Every broken row is told with its place, and the others are written.
async fn a_broken_row_does_not_stop_the_rest(place: &Place) {
    let long = format!("{},,,US,,X:7", "x".repeat(256));
    let mut content = file(&[
        "Good One,,,US,,X:1",
        ",Rome,,Italy,,X:2",
        "\"Open,Rome,,IT,,X:3",
        "\"Good, Two\",Rome,,IT,,X:4",
        "Short,Rome,,IT",
        "Smith, Sons,Rome,,IT,,X:5",
        "No Scheme,,,IT,,12",
        &long,
        "Good Three,\"Two\nLines\",,IT,,X:8",
    ])
    .into_bytes();
    content.extend_from_slice(b"\nM\xfcller,,,DE,,X:9\nGood Four,,,DE,,X:10\n,,,,,\n\n");
    let run = place.import(content);
    assert_eq!(run.said, counts(4, 0, 0, 0, 7), "{:#?}", run.faults);
    assert_eq!(run.code, 1);
    let starts = [
        "line 3, column 1 (name): A value is needed here.",
        "line 3, column 4 (country): The country is a two-letter code of ISO 3166-1",
        "line 4, column 1 (name): a quote opens a cell here and is not closed",
        "line 6, column 5 (industry): this column is missing: the row has 4 columns, the header 6",
        "line 7, column 7: the row has 7 columns, the header 6",
        "line 8, column 6 (external_id): An external id is a scheme and an id",
        "line 9, column 1 (name): At most 255 characters; these are 256.",
        "line 12, column 1 (name): this is not UTF-8",
        "covente: 7 rows were refused",
    ];
    assert_eq!(run.faults.len(), starts.len(), "{:#?}", run.faults);
    for (fault, start) in run.faults.iter().zip(starts) {
        assert!(fault.starts_with(start), "{fault}");
    }
    let names: Vec<_> = place
        .customers()
        .await
        .into_iter()
        .map(|row| row.name)
        .collect();
    assert_eq!(names, ["Good Four", "Good One", "Good Three", "Good, Two"]);
}

/// What a spreadsheet makes of a file is no fault: a mark in front, CRLF, columns in another order, empty rows.
async fn a_file_from_a_spreadsheet_is_read(place: &Place) {
    let content = "\u{feff}external_id,Name,duns,class,country,city,region,industry,line1,postal_code,notes\r\n\
         X:1,Ort,15-048-3782,vendor_managed,DE,Köln,,\"Hotels, \"\"Resorts\"\"\",Am Ring 1,50667,x\r\n,,,,,,,,,,\r\n";
    let run = place.import(content);
    assert_eq!((run.code, run.said), (0, counts(1, 0, 0, 0, 0)));
    assert_eq!(
        run.faults,
        ["note: column \"notes\" is not known, and is left out"]
    );
    let kept = place.customers().await.remove(0);
    assert_eq!(kept.duns.as_deref(), Some("150483782"));
    assert_eq!(kept.class, CustomerClass::VendorManaged);
    assert_eq!(kept.industry.as_deref(), Some("Hotels, \"Resorts\""));
    assert_eq!(
        (kept.line1.as_deref(), kept.region),
        (Some("Am Ring 1"), None)
    );
    // A file that has no column for something leaves it alone; an empty cell clears.
    let run = place.import(file(&["Ort,,,DE,,X:1"]));
    assert_eq!((run.code, run.said), (0, counts(0, 1, 0, 0, 0)));
    let kept = place.customers().await.remove(0);
    assert_eq!((kept.city, kept.duns.as_deref()), (None, Some("150483782")));
    assert_eq!(kept.class, CustomerClass::VendorManaged);
}

/// Exit code 2, one sentence, nothing written.
async fn an_unusable_file_is_told_in_one_sentence(place: &Place) {
    let utf16: Vec<u8> = "\u{feff}name,city"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (content, said) in [
        (b"".to_vec(), "it is empty"),
        (
            b"name,city,country\nA,,US".to_vec(),
            "lacks region, industry, external_id",
        ),
        (HEADER.replace(',', ";").into_bytes(), "separated by ';'"),
        (utf16, "it is UTF-16"),
        (
            format!("{HEADER},name").into_bytes(),
            "two columns named name",
        ),
    ] {
        let run = place.import(content);
        assert_eq!(run.code, 2, "{:?}", run.faults);
        let told = run.faults.last().expect("a sentence");
        assert!(
            told.contains("customers.csv cannot be used") && told.contains(said),
            "{told}"
        );
    }
    let run = place.import_file(Path::new("nowhere.csv"));
    assert_eq!(run.code, 2);
    assert!(
        run.faults[0].contains("nowhere.csv cannot be used"),
        "{:?}",
        run.faults
    );
    assert_eq!(place.import_file(&place.folder).code, 2);
    assert_eq!(place.customers().await, []);
}

/// An oversized cell is not read into memory.
async fn a_cell_without_end_is_one_broken_row(place: &Place) {
    let mut content = file(&["Good One,,,US,,X:1"]);
    write!(
        content,
        "\n\"{},,,US,,X:2\nGood Two,,,US,,X:3\n",
        "endless ".repeat(50_000)
    )
    .expect("a text");
    let run = place.import(content);
    assert_eq!(
        (run.code, run.said.as_str()),
        (1, counts(2, 0, 0, 0, 1).as_str())
    );
    assert!(
        run.faults[0].starts_with("line 3: the line is longer than"),
        "{:?}",
        run.faults
    );
}

on_both!(
    a_second_run_changes_nothing,
    the_first_of_several_rows_with_one_external_id_counts,
    little_is_enough,
    a_broken_row_does_not_stop_the_rest,
    a_file_from_a_spreadsheet_is_read,
    an_unusable_file_is_told_in_one_sentence,
    a_cell_without_end_is_one_broken_row,
);

/// A database that nobody migrated is left as it is.
#[test]
fn a_database_that_is_not_up_to_date_is_refused() {
    let place = Place::new("raw");
    let run = place.import(file(&["A,,,US,,X:1"]));
    assert_eq!(run.code, 3);
    assert!(
        run.faults[0].contains("run covente migrate up"),
        "{:?}",
        run.faults
    );
    let both = place.covente(&["import", "customers", "customers.csv", "--data", "."]);
    assert_eq!(both.status.code(), Some(2), "a database and a directory");
    place.remove();
}
