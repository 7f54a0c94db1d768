import NeuralNetwork

/// The words that are printed on forms, in several of Europe's languages, compiled for this purpose.
enum PageWords {
    /// The number of languages.
    static let languages = labels.count

    /// What stands before a field, by language.
    private static let labels: [[String]] = [
        words(
            """
            Member no.|Meter reading|Telephone|Account|Order no.|Fax|Amount|Deposit|Rent|Total|
            Date of birth|Postcode|House no.|Quantity|Invoice|Customer no.|Year|Weight (kg)|
            Number of persons|Room|Seat|Policy no.|Height in cm|Old reading|New reading|
            Consumption|Hours|Page|Batch|Serial no.|Mileage|Please do not write here|Signature|
            For office use only|Name|First name|Street|Town|Remarks
            """),
        words(
            """
            Mitgliedsnummer|Zählerstand|Telefon|Konto|Bestellnummer|Betrag|Kaution|Miete|Summe|
            Geburtsjahr|Postleitzahl|Hausnummer|Menge|Rechnung Nr.|Kundennummer|Jahr|Gewicht (kg)|
            Personen|Zimmer|Platz|Versicherungsnummer|Größe in cm|Alter Stand|Neuer Stand|
            Verbrauch|Stunden|Seite|Charge|Gerätenummer|Bitte nicht beschriften|Unterschrift|Name|
            Vorname|Straße|Ort|Bemerkungen|Übertrag|Anzahl
            """),
        words(
            """
            N° d'adhérent|Relevé du compteur|Téléphone|Compte|N° de commande|Montant|Caution|
            Loyer|Total|Année de naissance|Code postal|N° de rue|Quantité|Facture|N° de client|
            Année|Poids (kg)|Chambre|Place|Taille en cm|Ancien relevé|Nouveau relevé|Consommation|
            Heures|Page|Lot|N° de série|Réservé à l'administration|Signature|Nom|Prénom|Rue|Ville|
            Remarques
            """),
        words(
            """
            N.º de socio|Lectura del contador|Teléfono|Cuenta|Pedido|Importe|Depósito|Alquiler|
            Suma|Año de nacimiento|Código postal|Número|Cantidad|Factura|Cliente|Año|Peso (kg)|
            Habitación|Asiento|Altura|Lectura anterior|Consumo|Horas|Página|Lote|Firma|Nombre|
            Apellidos|Calle|Ciudad|Observaciones
            """),
        words(
            """
            Medlemsnummer|Mätarställning|Telefon|Konto|Ordernummer|Belopp|Deposition|Hyra|Summa|
            Födelseår|Postnummer|Antal|Faktura|Kundnummer|År|Vikt (kg)|Rum|Plats|Förbrukning|
            Timmar|Sida|Namn|Gata|Ort|Underskrift|Anmärkningar|Målaravläsning|Beløb|Husleje|
            Fødselsår|Postnr.|Antal stk.|Kundenr.|Vægt
            """),
        words(
            """
            Numer członka|Stan licznika|Telefon|Konto|Zamówienie|Kwota|Kaucja|Czynsz|Razem|
            Rok urodzenia|Kod pocztowy|Ilość|Faktura|Klient|Rok|Waga (kg)|Pokój|Miejsce|Zużycie|
            Godziny|Strona|Nazwisko|Imię|Ulica|Miejscowość|Podpis|Uwagi|Číslo účtu|Částka|
            Rok narození|Množství|Součet|Jméno
            """),
        words(
            """
            Lidnummer|Meterstand|Telefoon|Rekening|Bestelnummer|Bedrag|Borg|Huur|Totaal|
            Geboortejaar|Aantal|Factuur|Klantnummer|Jaar|Gewicht (kg)|Kamer|Plaats|Verbruik|Uren|
            Bladzijde|Naam|Voornaam|Straat|Handtekening|Opmerkingen|Numero di socio|Lettura|
            Importo|Cauzione|Affitto|Totale|Anno di nascita|Quantità|Fattura|Cliente|Peso|Camera|
            Posto|Consumo|Ore|Cognome|Nome|Via|Città|Firma
            """),
    ]

    /// Titles of forms and lists.
    private static let titles = words(
        """
        Membership return|Zählerablesung|Stock count|Lieferschein|Inventory|Relevé|Results|
        Ergebnisse|Protocol|Score sheet|Arbeitsbericht|Register|Bon de livraison|Daily report|
        Kassenbuch|Exam|Klausur|Laborprotokoll|Order form|Antrag|Bestellung|Timesheet|
        Stundenzettel|Travel expenses|Reisekosten|Survey|Fragebogen|Albarán|Följesedel|
        Kontrollblatt|Check list|Census|Bordereau|RECEIPT|QUITTUNG|No. 7|Teil B
        """)

    private static let firstNames = words(
        """
        Anna|Bertil|Carl|Dagny|Erik|Fatima|Georg|Hanna|Ivan|Jana|Karl|Lena|Mehmet|Nora|Olaf|Paula|
        Quentin|Rosa|Samuel|Tereza|Ursula|Victor|Wanda|Xaver|Yasmin|Zoltan|Amélie|Benoît|Chloé|
        Diego|Elif|Farid|Greta|Hugo
        """)

    private static let lastNames = words(
        """
        Andersson|Becker|Costa|Dubois|Eriksen|Fischer|García|Horvat|Ibrahim|Jansen|Kowalska|
        Larsen|Moreau|Novák|Olsen|Petrov|Richter|Schmidt|Tanaka|Ulrich|Virtanen|Weber|Yılmaz|
        Ziegler|Brown|Clarke|Evans|Hughes|Quinn
        """)

    private static let common = words(
        """
        the|of|and|to|in|is|you|that|it|for|was|on|are|as|with|his|they|at|be|this|from|have|or|
        by|one|had|not|but|what|all|were|when|we|there|can|an|your|which|their|said|if|do|will|
        each|about|how|up|out|them|then|she|many|some|so|these|would|other|into|has|more|her|two|
        like|him|see|time|could|no|make|than|first|been|its|who|now|people|my|made|over|did|down|
        only|way|find|use|may|water|long|little|very|after|words|called|just|where|most|know|und|
        der|die|das|nicht|mit|auf|für|ist|im|dem|eine|auch|als|nach|wie|aus|bei|zur|les|des|une|
        dans|pour|que|sur|est|par|plus|avec|sont|ce|il|qui|pas|payment|within|thirty|days|account|
        number
        """)

    private static func words(_ text: String) -> [String] {
        text.split(separator: "|").map { word in
            word.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }

    /// A label of a field.
    static func label(_ language: Int, using generator: inout SeededGenerator) -> String {
        if generator.chance(0.06) { return letters(using: &generator) }
        let own = labels[language % labels.count]
        var label = own[generator.number(below: own.count)]
        switch generator.index(weights: [6, 3, 1, 1]) {
        case 1: label += ":"
        case 2: label = label.uppercased()
        case 3: label = "\(1 + generator.number(below: 30)). \(label)"
        default: break
        }
        return label
    }

    /// A title.
    static func title(using generator: inout SeededGenerator) -> String {
        var title = titles[generator.number(below: titles.count)]
        switch generator.index(weights: [4, 2, 2, 1]) {
        case 1: title += " \(1990 + generator.number(below: 45))"
        case 2: title = title.uppercased()
        case 3: title += "  " + letters(using: &generator)
        default: break
        }
        return title
    }

    /// A name.
    static func name(using generator: inout SeededGenerator) -> String {
        let first = firstNames[generator.number(below: firstNames.count)]
        let last = lastNames[generator.number(below: lastNames.count)]
        switch generator.index(weights: [3, 2, 1]) {
        case 0: return "\(first) \(last)"
        case 1: return "\(first) \(last.prefix(1))."
        default: return "\(last), \(first)"
        }
    }

    /// Words of a sentence, some with numbers among them.
    static func sentence(_ count: Int, using generator: inout SeededGenerator) -> String {
        let words = (0..<count).map { index in
            if generator.chance(0.06) { return String(generator.number(below: 2030)) }
            let word = common[generator.number(below: common.count)]
            return index == 0 || generator.chance(0.05)
                ? word.prefix(1).uppercased() + word.dropFirst() : word
        }
        return words.joined(separator: " ") + (generator.chance(0.5) ? "." : ",")
    }

    /// Letters and digits without a meaning, as in a key or a mark.
    static func letters(using generator: inout SeededGenerator) -> String {
        let signs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz0123456789-/.")
        return String(
            (0..<2 + generator.number(below: 8)).map { _ in
                signs[generator.number(below: signs.count)]
            })
    }

    /// A date as it is printed.
    static func date(using generator: inout SeededGenerator) -> String {
        let (day, month) = (1 + generator.number(below: 28), 1 + generator.number(below: 12))
        let year = 1980 + generator.number(below: 60)
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        switch generator.number(below: 3) {
        case 0: return "\(two(day)).\(two(month)).\(year)"
        case 1: return "\(year)-\(two(month))-\(two(day))"
        default: return "\(day)/\(month)/\(year)"
        }
    }
}
