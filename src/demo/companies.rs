//! The made-up companies with their locations and people: a new one is a new row at the end.

/// A company. Its first person is its admin.
#[derive(Debug)]
pub(super) struct Company {
    pub(super) name: &'static str,
    pub(super) country: &'static str,
    pub(super) domain: &'static str,
    /// Whether the programme has released it, and it transacts.
    pub(super) active: bool,
    pub(super) vetted: bool,
    /// In the order of their names.
    pub(super) locations: &'static [Location],
    /// Which of them is the default one.
    pub(super) default: usize,
    pub(super) people: &'static [&'static str],
}

/// A location: what follows the company's first word in its name, and where it is.
#[derive(Debug)]
pub(super) struct Location {
    pub(super) place: &'static str,
    pub(super) city: &'static str,
    pub(super) country: &'static str,
}

const fn at(place: &'static str, city: &'static str, country: &'static str) -> Location {
    Location {
        place,
        city,
        country,
    }
}

/// The place of the vendor in [`COMPANIES`].
pub(super) const VENDOR: usize = 0;

/// Who runs the programme at the vendor, and has nothing to do with deals.
pub(super) const PROGRAM_ADMIN: &str = "Ottilie Granger";

/// The referrals user of partner A, and their one location.
pub(super) const USER: &str = "Tomas Ridgeway";
pub(super) const USER_COMPANY: usize = 1;
pub(super) const USER_LOCATION: usize = 2;

/// The vendor, partner A, partner B, and so on.
pub(super) const COMPANIES: &[Company] = &[
    Company {
        name: "Tessarine Software",
        country: "US",
        domain: "tessarine.example",
        active: true,
        vetted: true,
        locations: &[
            at("Americas", "Portland", "US"),
            at("Europe", "Dublin", "IE"),
        ],
        default: 0,
        people: &[
            "Marisol Ekwueme",
            "Devin Arkwright",
            "Hanneke Solberg",
            "Rafael Ostrow",
            "Priya Vandermeer",
            "Colm Hathersage",
            "Yuki Brandvold",
        ],
    },
    Company {
        name: "Alderbrook Cloud",
        country: "GB",
        domain: "alderbrook.example",
        active: true,
        vetted: true,
        locations: &[
            at("Dublin", "Dublin", "IE"),
            at("London", "London", "GB"),
            at("Manchester", "Manchester", "GB"),
        ],
        default: 1,
        people: &[
            "Imogen Thackery",
            USER,
            "Kwame Bellweather",
            "Saoirse Quill",
            "Nadia Pemberwick",
            "Ellis Marchbanks",
        ],
    },
    Company {
        name: "Brennic Analytics",
        country: "FR",
        domain: "brennic.example",
        active: true,
        vetted: false,
        locations: &[at("Lyon", "Lyon", "FR"), at("Paris", "Paris", "FR")],
        default: 1,
        people: &[
            "Camille Aubrenne",
            "Lucien Vertefeuille",
            "Anouk Tresmontier",
            "Bastien Corvoisier",
            "Maëlle Duroncray",
        ],
    },
    Company {
        name: "Corvane Security",
        country: "DE",
        domain: "corvane.example",
        active: true,
        vetted: false,
        locations: &[
            at("Berlin", "Berlin", "DE"),
            at("Hamburg", "Hamburg", "DE"),
            at("Munich", "München", "DE"),
        ],
        default: 0,
        people: &[
            "Friederike Altenbruck",
            "Jonas Wiesenthau",
            "Leyla Sandkamp",
            "Matthis Örtelhagen",
            "Greta Vollmersdorf",
        ],
    },
    Company {
        name: "Dunmora Consulting",
        country: "US",
        domain: "dunmora.example",
        active: true,
        vetted: true,
        locations: &[
            at("Boston", "Boston", "US"),
            at("Chicago", "Chicago", "US"),
            at("Toronto", "Toronto", "CA"),
        ],
        default: 1,
        people: &[
            "Marcus Whitlatch",
            "Alondra Beaumarsh",
            "Theo Kasprowick",
            "Renée Castleford",
            "Jamal Underhay",
        ],
    },
    Company {
        name: "Elvering Industrial",
        country: "SE",
        domain: "elvering.example",
        active: true,
        vetted: false,
        locations: &[
            at("Gothenburg", "Göteborg", "SE"),
            at("Stockholm", "Stockholm", "SE"),
        ],
        default: 1,
        people: &[
            "Astrid Lövgården",
            "Nils Åkerbrink",
            "Signe Hallonqvist",
            "Emil Strandhage",
        ],
    },
    Company {
        name: "Grevelink Logistics",
        country: "NL",
        domain: "grevelink.example",
        active: true,
        vetted: false,
        locations: &[
            at("Rotterdam", "Rotterdam", "NL"),
            at("Utrecht", "Utrecht", "NL"),
        ],
        default: 0,
        people: &[
            "Femke Oosterdijk",
            "Joris Vaandrager",
            "Maud Binnenhout",
            "Ruben Schellevis",
        ],
    },
    Company {
        name: "Hidaka Robotics",
        country: "JP",
        domain: "hidaka.example",
        active: true,
        vetted: true,
        locations: &[at("Nagoya", "Nagoya", "JP"), at("Osaka", "Osaka", "JP")],
        default: 1,
        people: &[
            "Akane Morifuji",
            "Daichi Kurosawara",
            "Haruka Tanegawa",
            "Ren Ishibayashi",
        ],
    },
    Company {
        name: "Isarello Engineering",
        country: "IT",
        domain: "isarello.example",
        active: true,
        vetted: false,
        locations: &[at("Bologna", "Bologna", "IT"), at("Turin", "Torino", "IT")],
        default: 0,
        people: &[
            "Alessia Montevarchi",
            "Dario Belfortini",
            "Ginevra Salvaterra",
            "Matteo Roccabruna",
        ],
    },
    Company {
        name: "Jarandal Energy",
        country: "ES",
        domain: "jarandal.example",
        active: true,
        vetted: false,
        locations: &[
            at("Bilbao", "Bilbao", "ES"),
            at("Valencia", "Valencia", "ES"),
        ],
        default: 1,
        people: &[
            "Amaia Etxerriaga",
            "Hugo Valdehermoso",
            "Inés Torrequebrada",
            "Marcos Peñaflor",
        ],
    },
    Company {
        name: "Kestrelow Health",
        country: "CH",
        domain: "kestrelow.example",
        active: true,
        vetted: true,
        locations: &[at("Basel", "Basel", "CH"), at("Zurich", "Zürich", "CH")],
        default: 1,
        people: &[
            "Annalena Rütihof",
            "Beat Schwarzenegg",
            "Corinne Montblesson",
            "Urs Hinterwald",
        ],
    },
    Company {
        name: "Lumiara Payments",
        country: "BR",
        domain: "lumiara.example",
        active: true,
        vetted: false,
        locations: &[
            at("Campinas", "Campinas", "BR"),
            at("Sao Paulo", "São Paulo", "BR"),
        ],
        default: 1,
        people: &[
            "Beatriz Vasconcelar",
            "Caio Monteverdes",
            "Júlia Araripina",
            "Thiago Bragantino",
        ],
    },
    // Has just joined: the programme has not released it yet, so that it can neither create deals nor be invited.
    Company {
        name: "Farrowgate Retail",
        country: "AU",
        domain: "farrowgate.example",
        active: false,
        vetted: false,
        locations: &[
            at("Melbourne", "Melbourne", "AU"),
            at("Sydney", "Sydney", "AU"),
        ],
        default: 1,
        people: &[
            "Charlotte Wyndgrove",
            "Lachlan Merribee",
            "Priscilla Oakvale",
        ],
    },
];

impl Company {
    /// The name of one of its locations.
    pub(super) fn location_name(&self, location: &Location) -> String {
        let first = self.name.split(' ').next().unwrap_or(self.name);
        format!("{first} {}", location.place)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_is_there_once_and_locations_stand_in_order() {
        let mut names = HashSet::new();
        for company in COMPANIES {
            assert!(names.insert(company.name));
            assert!(company.people.iter().all(|person| names.insert(person)));
            assert!(
                company
                    .locations
                    .is_sorted_by_key(|location| location.place)
            );
            assert!((2..=3).contains(&company.locations.len()));
            assert!(company.default < company.locations.len());
        }
        assert!(names.insert(PROGRAM_ADMIN));
        assert!(COMPANIES[USER_COMPANY].people.contains(&USER));
    }
}
