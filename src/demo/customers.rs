//! The made-up customers: a new one is a new row.

/// A customer.
#[derive(Debug)]
pub(super) struct Customer {
    pub(super) country: &'static str,
    pub(super) name: &'static str,
    pub(super) city: &'static str,
    pub(super) region: &'static str,
    pub(super) postal_code: &'static str,
    pub(super) industry: &'static str,
}

const fn of(
    country: &'static str,
    name: &'static str,
    city: &'static str,
    region: &'static str,
    postal_code: &'static str,
    industry: &'static str,
) -> Customer {
    Customer {
        country,
        name,
        city,
        region,
        postal_code,
        industry,
    }
}

/// Streets that could be anywhere in a country.
pub(super) fn street(country: &str, number: usize) -> String {
    let house = number * 7 % 90 + 1;
    match country {
        "FR" => format!("{house} rue des Tilleuls"),
        "DE" => format!("Lindenstraße {house}"),
        "SE" => format!("Björkvägen {house}"),
        "GB" | "IE" => format!("{house} Mill Lane"),
        _ => format!("{house}00 Orchard Avenue"),
    }
}

#[rustfmt::skip]
pub(super) const CUSTOMERS: &[Customer] = &[
    of("US", "Bluestem Credit Union", "Wichita", "Kansas", "67202", "Regional Banks"),
    of("US", "Caldera Ridge Geothermal", "Reno", "Nevada", "89501", "Renewable Electricity"),
    of("US", "Copperline Transit", "Tucson", "Arizona", "85701", "Highways & Railtracks"),
    of("US", "Harbor & Vale Outfitters", "Seattle", "Washington", "98101", "Apparel Retail"),
    of("US", "Ironwood Valley Health", "Boise", "Idaho", "83702", "Health Care Facilities"),
    of("US", "Juniper Hollow Dairy", "Madison", "Wisconsin", "53703", "Packaged Foods & Meats"),
    of("US", "Lantern Street Books", "Portland", "Maine", "04101", "Publishing"),
    of("US", "Pinnacle Row Insurance", "Hartford", "Connecticut", "06103", "Property & Casualty Insurance"),
    of("US", "Prairie Lark Foods", "Omaha", "Nebraska", "68102", "Food Distributors"),
    of("US", "Quillback Fisheries", "Anchorage", "Alaska", "99501", "Packaged Foods & Meats"),
    of("US", "Saltmarsh Shipping Lines", "Savannah", "Georgia", "31401", "Marine Transportation"),
    of("US", "Tallgrass Basin Power", "Tulsa", "Oklahoma", "74103", "Electric Utilities"),

    of("GB", "Bramblegate Grocers", "Bristol", "England", "BS1 4DJ", "Food Retail"),
    of("GB", "Fallowfield Homes", "Sheffield", "England", "S1 2HE", "Homebuilding"),
    of("GB", "Harrow Lane Assurance", "Leeds", "England", "LS1 5DL", "Multi-line Insurance"),
    of("GB", "Kittiwake Offshore", "Aberdeen", "Scotland", "AB11 5QN", "Oil & Gas Equipment & Services"),
    of("GB", "Marlpit Brewing", "Norwich", "England", "NR2 1TF", "Brewers"),
    of("GB", "Ottermere Water", "Carlisle", "England", "CA3 8NZ", "Water Utilities"),
    of("GB", "Pennyquick Railways", "York", "England", "YO24 1AB", "Rail Transportation"),
    of("GB", "Red Kite Television", "Swansea", "Wales", "SA1 3SN", "Broadcasting"),
    of("GB", "Thornbury Ceramics", "Stoke-on-Trent", "England", "ST1 1NQ", "Building Products"),
    of("GB", "Wexcombe Pharmaceuticals", "Cambridge", "England", "CB2 1TN", "Pharmaceuticals"),

    of("FR", "Aérostructures du Milan", "Toulouse", "Occitanie", "31000", "Aerospace & Defense"),
    of("FR", "Assurances Belle-Ancre", "Nantes", "Pays de la Loire", "44000", "Multi-line Insurance"),
    of("FR", "Banque des Deux Rives", "Lyon", "Auvergne-Rhône-Alpes", "69002", "Regional Banks"),
    of("FR", "Cristalleries de l'Aubette", "Nancy", "Grand Est", "54000", "Housewares & Specialties"),
    of("FR", "Hôtels du Grand Pin", "Nice", "Provence-Alpes-Côte d'Azur", "06000", "Hotels, Resorts & Cruise Lines"),
    of("FR", "Laiteries Montclar", "Rennes", "Bretagne", "35000", "Packaged Foods & Meats"),
    of("FR", "Parfums Oriande", "Grasse", "Provence-Alpes-Côte d'Azur", "06130", "Personal Care Products"),
    of("FR", "Transports Valdoré", "Lille", "Hauts-de-France", "59000", "Cargo Ground Transportation"),

    of("DE", "Blaustein Optik", "Wetzlar", "Hessen", "35576", "Electronic Equipment & Instruments"),
    of("DE", "Großmann Feinmechanik", "Jena", "Thüringen", "07743", "Industrial Machinery"),
    of("DE", "Kupferberg Maschinenbau", "Chemnitz", "Sachsen", "09111", "Industrial Machinery"),
    of("DE", "Lindenhof Klinikgruppe", "Münster", "Nordrhein-Westfalen", "48143", "Health Care Facilities"),
    of("DE", "Nordwall Reederei", "Bremen", "Bremen", "28195", "Marine Transportation"),
    of("DE", "Stadtwerke Ahrenfeld", "Lübeck", "Schleswig-Holstein", "23552", "Multi-Utilities"),
    of("DE", "Tannweiler Papier", "Ulm", "Baden-Württemberg", "89073", "Paper Products"),
    of("DE", "Vogelsang Handelshaus", "Köln", "Nordrhein-Westfalen", "50667", "Trading Companies & Distributors"),

    of("SE", "Björkudden Kraft", "Luleå", "Norrbotten", "972 38", "Electric Utilities"),
    of("SE", "Ekelunda Möbler", "Jönköping", "Jönköping", "553 16", "Home Furnishings"),
    of("SE", "Fjällräv Skogsbruk", "Umeå", "Västerbotten", "903 26", "Forest Products"),
    of("SE", "Havsörn Rederi", "Göteborg", "Västra Götaland", "411 04", "Marine Transportation"),
    of("SE", "Rönnbäck Livs", "Malmö", "Skåne", "211 20", "Food Retail"),
    of("SE", "Svanholmen Bank", "Stockholm", "Stockholm", "111 29", "Diversified Banks"),

    of("IE", "Corrigbeg Dairies", "Cork", "Munster", "T12 X70A", "Packaged Foods & Meats"),
    of("IE", "Kilcarra Medical Devices", "Waterford", "Munster", "X91 PK15", "Health Care Equipment"),
    of("IE", "Liffeyside Mutual", "Dublin", "Leinster", "D02 AF30", "Life & Health Insurance"),
    of("IE", "Slievemoor Wind", "Limerick", "Munster", "V94 E8N6", "Renewable Electricity"),
    of("IE", "Tern Island Fisheries", "Galway", "Connacht", "H91 E9X2", "Packaged Foods & Meats"),

    of("CA", "Caisse du Fleuve d'Argent", "Québec", "Québec", "G1R 4P5", "Regional Banks"),
    of("CA", "Granite Cove Mining", "Sudbury", "Ontario", "P3E 5P9", "Diversified Metals & Mining"),
    of("CA", "Harbourlight Telecom", "Halifax", "Nova Scotia", "B3J 1S9", "Integrated Telecommunication Services"),
    of("CA", "Maple Hollow Foods", "Guelph", "Ontario", "N1H 3A1", "Packaged Foods & Meats"),
    of("CA", "Northern Loon Airways", "Winnipeg", "Manitoba", "R3C 0V8", "Passenger Airlines"),
    of("CA", "Tamarack Lake Lumber", "Prince George", "British Columbia", "V2L 3P6", "Forest Products"),

    of("AU", "Coral Strait Ferries", "Cairns", "Queensland", "4870", "Marine Transportation"),
    of("AU", "Lorikeet Learning", "Brisbane", "Queensland", "4000", "Education Services"),
    of("AU", "Southern Cray Exports", "Hobart", "Tasmania", "7000", "Food Distributors"),
    of("AU", "Spinifex Range Minerals", "Perth", "Western Australia", "6000", "Diversified Metals & Mining"),
    of("AU", "Wattlebird Wines", "Adelaide", "South Australia", "5000", "Distillers & Vintners"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn sixty_customers_live_in_eight_countries() {
        let names: HashSet<_> = CUSTOMERS.iter().map(|customer| customer.name).collect();
        let countries: HashSet<_> = CUSTOMERS.iter().map(|customer| customer.country).collect();
        assert_eq!((CUSTOMERS.len(), names.len(), countries.len()), (60, 60, 8));
    }
}
