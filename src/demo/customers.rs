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
        "NL" => format!("Molenstraat {house}"),
        "IT" => format!("Via dei Tigli {house}"),
        "ES" => format!("Calle de los Tilos {house}"),
        "PL" => format!("ul. Lipowa {house}"),
        "CH" => format!("Bahnhofstrasse {house}"),
        "JP" => format!("1-{house} Honmachi"),
        "BR" => format!("Rua das Palmeiras {house}"),
        _ => format!("{house}00 Orchard Avenue"),
    }
}

/// As many of them, from the beginning, make the small programme of a test, in which every list fits on a page.
pub(super) const FEW: usize = 60;

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

    of("US", "Amberfield Savings", "Des Moines", "Iowa", "50309", "Regional Banks"),
    of("US", "Blackwater Bend Utilities", "Baton Rouge", "Louisiana", "70801", "Multi-Utilities"),
    of("US", "Cedar Notch Hospitals", "Burlington", "Vermont", "05401", "Health Care Facilities"),
    of("US", "Dustdevil Drones", "Albuquerque", "New Mexico", "87102", "Aerospace & Defense"),
    of("US", "Elk Crossing Lumber", "Missoula", "Montana", "59801", "Forest Products"),
    of("US", "Foxglove Cosmetics", "Providence", "Rhode Island", "02903", "Personal Care Products"),
    of("US", "Gullwing Airfreight", "Memphis", "Tennessee", "38103", "Air Freight & Logistics"),
    of("US", "Hackberry School Supply", "Little Rock", "Arkansas", "72201", "Education Services"),
    of("US", "Ironbark Tool Works", "Cleveland", "Ohio", "44113", "Industrial Machinery"),
    of("US", "Kestrel Point Hotels", "Charleston", "South Carolina", "29401", "Hotels, Resorts & Cruise Lines"),
    of("US", "Mesa Verdant Farms", "Fresno", "California", "93721", "Agricultural Products"),
    of("US", "Northgate Pharmacy Group", "Columbus", "Ohio", "43215", "Drug Retail"),
    of("US", "Osprey Lake Water", "Duluth", "Minnesota", "55802", "Water Utilities"),
    of("US", "Peregrine Row Media", "Nashville", "Tennessee", "37203", "Broadcasting"),

    of("GB", "Applecross Distillers", "Inverness", "Scotland", "IV1 1HY", "Distillers & Vintners"),
    of("GB", "Barleycroft Bakeries", "Derby", "England", "DE1 2QR", "Packaged Foods & Meats"),
    of("GB", "Coppergate Museums", "Chester", "England", "CH1 2HT", "Leisure Facilities"),
    of("GB", "Dovedale Building Society", "Nottingham", "England", "NG1 5FS", "Thrifts & Mortgage Finance"),
    of("GB", "Eelmarsh Ferries", "Portsmouth", "England", "PO1 3AX", "Marine Transportation"),
    of("GB", "Foxholme Hospitals Trust", "Newcastle", "England", "NE1 4LP", "Health Care Facilities"),
    of("GB", "Gorsefield Energy", "Cardiff", "Wales", "CF10 1EP", "Electric Utilities"),
    of("GB", "Hobblethorpe Tractors", "Lincoln", "England", "LN2 1HJ", "Agricultural & Farm Machinery"),
    of("GB", "Inchmarlow Papers", "Dundee", "Scotland", "DD1 4HN", "Paper Products"),
    of("GB", "Larkspur Couriers", "Coventry", "England", "CV1 2GT", "Air Freight & Logistics"),

    of("FR", "Brasseries du Vieux Moulin", "Strasbourg", "Grand Est", "67000", "Brewers"),
    of("FR", "Chantiers de la Côte Blanche", "Brest", "Bretagne", "29200", "Shipbuilding"),
    of("FR", "Éditions du Chat Gris", "Paris", "Île-de-France", "75006", "Publishing"),
    of("FR", "Fonderies Saint-Armel", "Clermont-Ferrand", "Auvergne-Rhône-Alpes", "63000", "Metal Products"),
    of("FR", "Laboratoires Verdance", "Tours", "Centre-Val de Loire", "37000", "Pharmaceuticals"),
    of("FR", "Mutuelle des Trois Vallées", "Grenoble", "Auvergne-Rhône-Alpes", "38000", "Life & Health Insurance"),
    of("FR", "Papeteries du Furan", "Saint-Étienne", "Auvergne-Rhône-Alpes", "42000", "Paper Products"),
    of("FR", "Salins d'Aigue-Rousse", "Montpellier", "Occitanie", "34000", "Packaged Foods & Meats"),
    of("FR", "Textiles Rocquebrune", "Roubaix", "Hauts-de-France", "59100", "Textiles"),
    of("FR", "Vignobles Castel-Loup", "Bordeaux", "Nouvelle-Aquitaine", "33000", "Distillers & Vintners"),

    of("DE", "Birkenau Versicherung", "Mannheim", "Baden-Württemberg", "68161", "Multi-line Insurance"),
    of("DE", "Dornkamp Landtechnik", "Osnabrück", "Niedersachsen", "49074", "Agricultural & Farm Machinery"),
    of("DE", "Eschenbach Bäckereien", "Nürnberg", "Bayern", "90402", "Packaged Foods & Meats"),
    of("DE", "Fichtelberg Porzellan", "Dresden", "Sachsen", "01067", "Housewares & Specialties"),
    of("DE", "Hagedorn Spedition", "Kassel", "Hessen", "34117", "Cargo Ground Transportation"),
    of("DE", "Isenburg Pharma", "Mainz", "Rheinland-Pfalz", "55116", "Pharmaceuticals"),
    of("DE", "Kranichfeld Solar", "Erfurt", "Thüringen", "99084", "Renewable Electricity"),
    of("DE", "Moorhagen Verlag", "Hannover", "Niedersachsen", "30159", "Publishing"),
    of("DE", "Rabenstein Brauerei", "Regensburg", "Bayern", "93047", "Brewers"),
    of("DE", "Seelbach Stahlbau", "Dortmund", "Nordrhein-Westfalen", "44137", "Steel"),

    of("SE", "Älvdala Sågverk", "Gävle", "Gävleborg", "802 50", "Forest Products"),
    of("SE", "Blåklint Apotek", "Uppsala", "Uppsala", "753 20", "Drug Retail"),
    of("SE", "Granholmen Försäkring", "Örebro", "Örebro", "702 11", "Multi-line Insurance"),
    of("SE", "Kråkvik Spårvägar", "Norrköping", "Östergötland", "602 24", "Rail Transportation"),
    of("SE", "Tjädern Utbildning", "Karlstad", "Värmland", "652 24", "Education Services"),
    of("SE", "Näckrosen Vård", "Linköping", "Östergötland", "582 24", "Health Care Facilities"),
    of("SE", "Vargön Verkstad", "Västerås", "Västmanland", "722 11", "Industrial Machinery"),

    of("IE", "Ballyfern Credit Union", "Sligo", "Connacht", "F91 HW27", "Regional Banks"),
    of("IE", "Dunkeel Aviation Leasing", "Shannon", "Munster", "V14 T973", "Trading Companies & Distributors"),
    of("IE", "Glenbrack Pharma", "Athlone", "Leinster", "N37 X2T0", "Pharmaceuticals"),
    of("IE", "Ardnacloy Agri", "Tralee", "Munster", "V92 K2N1", "Agricultural Products"),
    of("IE", "Errigal Books", "Letterkenny", "Ulster", "F92 X8P4", "Publishing"),

    of("CA", "Birchbark Insurance", "Saskatoon", "Saskatchewan", "S7K 1J5", "Multi-line Insurance"),
    of("CA", "Chinook Plains Grain", "Lethbridge", "Alberta", "T1J 0E4", "Agricultural Products"),
    of("CA", "Fonderie des Érables", "Trois-Rivières", "Québec", "G9A 5H7", "Metal Products"),
    of("CA", "Loonbay Ferries", "Victoria", "British Columbia", "V8W 1P6", "Marine Transportation"),
    of("CA", "Rideau Loop Transit", "Ottawa", "Ontario", "K1P 5M7", "Highways & Railtracks"),
    of("CA", "Bluegoose Grocers", "Regina", "Saskatchewan", "S4P 3Y2", "Food Retail"),
    of("CA", "Cap-aux-Huards Énergie", "Sherbrooke", "Québec", "J1H 1K1", "Electric Utilities"),
    of("CA", "Saltbox Publishing", "St. John's", "Newfoundland and Labrador", "A1C 1A1", "Publishing"),

    of("AU", "Bandicoot Freight", "Darwin", "Northern Territory", "0800", "Cargo Ground Transportation"),
    of("AU", "Jacaranda Mutual", "Canberra", "Australian Capital Territory", "2601", "Life & Health Insurance"),
    of("AU", "Kookaburra Solar Farms", "Newcastle", "New South Wales", "2300", "Renewable Electricity"),
    of("AU", "Murraybend Citrus", "Mildura", "Victoria", "3500", "Agricultural Products"),
    of("AU", "Tidewrack Aquaculture", "Launceston", "Tasmania", "7250", "Packaged Foods & Meats"),
    of("AU", "Brolga Rail", "Townsville", "Queensland", "4810", "Rail Transportation"),
    of("AU", "Currawong Health", "Ballarat", "Victoria", "3350", "Health Care Facilities"),
    of("AU", "Ironstone Gap Steel", "Whyalla", "South Australia", "5600", "Steel"),

    of("NL", "Boterdiep Zuivel", "Groningen", "Groningen", "9711 LM", "Packaged Foods & Meats"),
    of("NL", "Duinrand Waterschap", "Haarlem", "Noord-Holland", "2011 RD", "Water Utilities"),
    of("NL", "Havenkade Stuwadoors", "Rotterdam", "Zuid-Holland", "3011 TA", "Marine Ports & Services"),
    of("NL", "Klaverblad Zorggroep", "Nijmegen", "Gelderland", "6511 PP", "Health Care Facilities"),
    of("NL", "Lindegracht Uitgevers", "Amsterdam", "Noord-Holland", "1015 BB", "Publishing"),
    of("NL", "Molenwiek Pensioenen", "Utrecht", "Utrecht", "3511 LX", "Asset Management"),
    of("NL", "Rietveldsche Bloemen", "Aalsmeer", "Noord-Holland", "1431 GB", "Agricultural Products"),
    of("NL", "Tulpstad Tramwegen", "Den Haag", "Zuid-Holland", "2511 CR", "Rail Transportation"),
    of("NL", "Zilverberg Halfgeleiders", "Eindhoven", "Noord-Brabant", "5611 EM", "Semiconductors"),
    of("NL", "Zuiderhorn Windparken", "Vlissingen", "Zeeland", "4381 NG", "Renewable Electricity"),

    of("IT", "Acciaierie Valcerva", "Brescia", "Lombardia", "25121", "Steel"),
    of("IT", "Banca del Colle Antico", "Siena", "Toscana", "53100", "Regional Banks"),
    of("IT", "Cantine Roccaserena", "Verona", "Veneto", "37121", "Distillers & Vintners"),
    of("IT", "Ceramiche Montebruno", "Modena", "Emilia-Romagna", "41121", "Building Products"),
    of("IT", "Farmaceutica Lagoscuro", "Parma", "Emilia-Romagna", "43121", "Pharmaceuticals"),
    of("IT", "Gelaterie Fontechiara", "Firenze", "Toscana", "50122", "Packaged Foods & Meats"),
    of("IT", "Moda Sant'Orsola", "Milano", "Lombardia", "20121", "Apparel & Luxury Goods"),
    of("IT", "Navigazione Portovento", "Genova", "Liguria", "16121", "Marine Transportation"),
    of("IT", "Ospedali Villafiorita", "Bari", "Puglia", "70121", "Health Care Facilities"),
    of("IT", "Telecomunicazioni Etnalito", "Catania", "Sicilia", "95121", "Integrated Telecommunication Services"),

    of("ES", "Aceites Sierralinde", "Jaén", "Andalucía", "23001", "Packaged Foods & Meats"),
    of("ES", "Aguas de Montecierzo", "Zaragoza", "Aragón", "50001", "Water Utilities"),
    of("ES", "Astilleros Ríanova", "Vigo", "Galicia", "36201", "Shipbuilding"),
    of("ES", "Bodegas Peñarroble", "Logroño", "La Rioja", "26001", "Distillers & Vintners"),
    of("ES", "Cerámicas Albufereta", "Castellón", "Comunitat Valenciana", "12001", "Building Products"),
    of("ES", "Clínicas Puertaluz", "Málaga", "Andalucía", "29001", "Health Care Facilities"),
    of("ES", "Hoteles Calafresca", "Palma", "Illes Balears", "07001", "Hotels, Resorts & Cruise Lines"),
    of("ES", "Seguros Torreblanca", "Madrid", "Comunidad de Madrid", "28001", "Multi-line Insurance"),
    of("ES", "Textil Riudoms", "Sabadell", "Catalunya", "08201", "Textiles"),
    of("ES", "Transportes Meseta Alta", "Valladolid", "Castilla y León", "47001", "Cargo Ground Transportation"),

    of("PL", "Browary Dębowa Góra", "Lublin", "Lubelskie", "20-001", "Brewers"),
    of("PL", "Elektrownie Wiatrowo", "Szczecin", "Zachodniopomorskie", "70-001", "Renewable Electricity"),
    of("PL", "Huta Srebrna", "Katowice", "Śląskie", "40-001", "Steel"),
    of("PL", "Kolej Nadbużańska", "Białystok", "Podlaskie", "15-001", "Rail Transportation"),
    of("PL", "Lecznice Pod Lipami", "Kraków", "Małopolskie", "30-001", "Health Care Facilities"),
    of("PL", "Meble Jesionowa", "Poznań", "Wielkopolskie", "60-001", "Home Furnishings"),
    of("PL", "Piekarnie Złoty Kłos", "Łódź", "Łódzkie", "90-001", "Packaged Foods & Meats"),
    of("PL", "Stocznia Mewia", "Gdańsk", "Pomorskie", "80-001", "Shipbuilding"),
    of("PL", "Ubezpieczenia Wierzba", "Warszawa", "Mazowieckie", "00-001", "Multi-line Insurance"),
    of("PL", "Wydawnictwo Czapla", "Wrocław", "Dolnośląskie", "50-001", "Publishing"),

    of("CH", "Alpenglühn Seilbahnen", "Chur", "Graubünden", "7000", "Leisure Facilities"),
    of("CH", "Bankhaus Morgenthal", "Zürich", "Zürich", "8001", "Diversified Banks"),
    of("CH", "Chocolaterie Belmontan", "Lausanne", "Vaud", "1003", "Packaged Foods & Meats"),
    of("CH", "Funivie Montescuro", "Lugano", "Ticino", "6900", "Leisure Facilities"),
    of("CH", "Horlogerie Val-Tramelet", "La Chaux-de-Fonds", "Neuchâtel", "2300", "Apparel & Luxury Goods"),
    of("CH", "Kantonsspital Ebnach", "St. Gallen", "St. Gallen", "9000", "Health Care Facilities"),
    of("CH", "Rheinknie Chemie", "Basel", "Basel-Stadt", "4051", "Specialty Chemicals"),
    of("CH", "Wasserkraft Silberbach", "Bern", "Bern", "3011", "Electric Utilities"),

    of("JP", "Asagiri Foods", "Shizuoka", "Shizuoka", "420-0001", "Packaged Foods & Meats"),
    of("JP", "Fujimidori Railways", "Yokohama", "Kanagawa", "220-0001", "Rail Transportation"),
    of("JP", "Hoshizora Electronics", "Kyoto", "Kyoto", "600-0001", "Electronic Equipment & Instruments"),
    of("JP", "Kazeno Shipping", "Kobe", "Hyogo", "650-0001", "Marine Transportation"),
    of("JP", "Komorebi Hospitals", "Fukuoka", "Fukuoka", "810-0001", "Health Care Facilities"),
    of("JP", "Mizuhama Bank", "Tokyo", "Tokyo", "100-0001", "Diversified Banks"),
    of("JP", "Sakurado Publishing", "Sendai", "Miyagi", "980-0001", "Publishing"),
    of("JP", "Takegawa Precision", "Nagoya", "Aichi", "450-0001", "Industrial Machinery"),
    of("JP", "Umikaze Seafood", "Hakodate", "Hokkaido", "040-0001", "Packaged Foods & Meats"),
    of("JP", "Yukimura Insurance", "Sapporo", "Hokkaido", "060-0001", "Multi-line Insurance"),

    of("BR", "Águas do Ipê Roxo", "Curitiba", "Paraná", "80010-000", "Water Utilities"),
    of("BR", "Banco Serra Dourada", "Goiânia", "Goiás", "74003-010", "Diversified Banks"),
    of("BR", "Cafés Alto Jequitibá", "Belo Horizonte", "Minas Gerais", "30110-000", "Packaged Foods & Meats"),
    of("BR", "Energia Rio Manso", "Salvador", "Bahia", "40010-000", "Electric Utilities"),
    of("BR", "Estaleiro Maré Cheia", "Niterói", "Rio de Janeiro", "24020-000", "Shipbuilding"),
    of("BR", "Hospitais Santa Aroeira", "São Paulo", "São Paulo", "01001-000", "Health Care Facilities"),
    of("BR", "Papel Araucária", "Joinville", "Santa Catarina", "89201-000", "Paper Products"),
    of("BR", "Seguros Praia Clara", "Rio de Janeiro", "Rio de Janeiro", "20010-000", "Multi-line Insurance"),
    of("BR", "Telefonia Lua Nova", "Recife", "Pernambuco", "50010-000", "Integrated Telecommunication Services"),
    of("BR", "Transportes Pé de Serra", "Porto Alegre", "Rio Grande do Sul", "90010-000", "Cargo Ground Transportation"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn two_hundred_customers_live_in_fifteen_countries() {
        let names: HashSet<_> = CUSTOMERS.iter().map(|customer| customer.name).collect();
        let countries: HashSet<_> = CUSTOMERS.iter().map(|customer| customer.country).collect();
        assert_eq!(
            (CUSTOMERS.len(), names.len(), countries.len()),
            (200, 200, 15)
        );
    }
}
