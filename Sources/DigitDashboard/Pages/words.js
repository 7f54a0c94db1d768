// The page's words in German, by the English ones. Whatever misses is shown in English.
export const german = {
  "Draw": "Zeichnen", "Answers": "Antworten", "Review": "Prüfen", "Skip to the content": "Zum Inhalt", "Pages": "Seiten",
  "The page does not answer. Is 'digitd web' still running?": "Die Seite antwortet nicht. Läuft „digitd web“ noch?",
  // Draw
  "Draw a digit, or a whole number.": "Zeichnen Sie eine Ziffer oder eine ganze Zahl.",
  "Draw here": "Hier zeichnen", "Undo": "Zurück", "Clear": "Leeren", "Pen": "Stift",
  "The answer": "Die Antwort", "What the network saw": "Was das Netz gesehen hat",
  "The shipped network": "Das mitgelieferte Netz", "The lecture's network": "Das Netz der Vorlesung",
  "That is a": "Das ist eine", "Save": "Merken", "number": "Zahl",
  "The lecture's 30 hidden neurons": "Die 30 verborgenen Neuronen der Vorlesung",
  "sure": "sicher", "doubtful": "zweifelhaft", "not read": "nicht gelesen",
  "Saved for learning.": "Zum Lernen abgelegt.", "Draw something first.": "Zeichnen Sie zuerst etwas.",
  "Each picture is what a neuron looks at: ink on orange places excites it, ink on blue places calms it. The number below is how strongly it fires now.":
    "Jedes Bild zeigt, worauf ein Neuron achtet: Tinte auf orangen Stellen erregt es, auf blauen hemmt sie es. Die Zahl darunter sagt, wie stark es gerade feuert.",
  // Answers
  "Today's CSV": "CSV von heute", "CSV of these answers": "CSV dieser Antworten", "Add scans": "Scans hinzufügen", "Filter": "Filter", "Status": "Status", "all": "alle",
  "read": "gelesen", "review": "zu prüfen", "rejected": "abgelehnt", "Name": "Name", "Folder": "Ordner", "Number": "Zahl",
  "Day": "Tag", "Confidence below": "Sicherheit unter", "Show": "Zeigen", "All": "Alle",
  "Drop scans anywhere on this page to have them read.": "Ziehen Sie Scans auf diese Seite, um sie lesen zu lassen.",
  "There is nothing to show.": "Es gibt nichts zu zeigen.", "Older answers": "Ältere Antworten",
  "Let go to have these scans read.": "Loslassen, um diese Scans lesen zu lassen.",
  "scan is in the inbox.": "Scan liegt im Eingang.", "scans are in the inbox.": "Scans liegen im Eingang.",
  // One scan
  "The scan": "Der Scan", "Smaller": "Kleiner", "Larger": "Größer", "Fit": "Einpassen", "model": "Modell",
  "Choose a number": "Wählen Sie eine Zahl",
  "Click a number, or go through them with Tab.": "Klicken Sie eine Zahl an, oder gehen Sie mit Tab durch.",
  "The picture cannot be shown. Its original was moved or deleted.": "Das Bild lässt sich nicht zeigen. Das Original wurde verschoben oder gelöscht.",
  "Looking for the reasons …": "Die Gründe werden gesucht …", "Runner-up": "Zweitbeste", "Row": "Zeile", "column": "Spalte",
  "The present model finds no number here.": "Das jetzige Modell findet hier keine Zahl.",
  "Box a missed number": "Übersehene Zahl einrahmen", "no number": "keine Zahl", "No number": "Keine Zahl", "boxed": "eingerahmt",
  "A missed number": "Eine übersehene Zahl", "No number was found": "Es wurde keine Zahl gefunden", "Remove the box": "Rahmen entfernen",
  "If there is one number on this scan, type it. If there are several, box each.":
    "Steht eine Zahl auf diesem Scan, tippen Sie sie. Sind es mehrere, rahmen Sie jede ein.",
  "digitd learns from it; the answers get no row for a number that was not found.":
    "digitd lernt daraus; die Antworten bekommen keine Zeile für eine Zahl, die nicht gefunden wurde.",
  "Noted. The daemon writes the correction; Ctrl+Z takes it back before.":
    "Vermerkt. Der Dienst schreibt die Korrektur; vorher nimmt Strg+Z sie zurück.",
  "The daemon has yet to write this.": "Der Dienst hat das noch nicht geschrieben.",
  "Taken back.": "Zurückgenommen.",
  "It is written already. What you say now corrects it.": "Es ist schon geschrieben. Was Sie jetzt sagen, berichtigt es.",
  "What does it say?": "Was steht da?", "That is right": "So ist es richtig",
  // Review
  "Accept": "Annehmen", "Skip": "Überspringen", "Take back": "Zurücknehmen", "accepts": "nimmt an",
  "typing replaces": "Tippen ersetzt", "skips": "überspringt", "takes the last one back": "nimmt die letzte zurück",
  "Nothing is left to review.": "Es ist nichts mehr zu prüfen.", "left": "übrig", "done today": "heute erledigt",
  "in the empty field says that there is no number": "im leeren Feld sagt, dass da keine Zahl ist", "wait for the daemon": "warten auf den Dienst",
  "the guess was right": "richtig geraten",
  // Models and health
  "Models": "Modelle", "Health": "Zustand", "In use": "In Gebrauch", "in use": "in Gebrauch", "built in": "mitgeliefert",
  "Go back to the model before": "Zurück zum vorigen Modell", "Labels": "Beispiele", "The last report": "Der letzte Bericht",
  "All models": "Alle Modelle", "Compare": "Vergleichen", "with": "mit", "History": "Verlauf",
  "Labels that look wrong": "Beispiele, die falsch aussehen",
  "The model is sure of another digit. Keep what is right; throw out what is wrong.":
    "Das Modell ist sich einer anderen Ziffer sicher. Behalten Sie, was stimmt; werfen Sie hinaus, was falsch ist.",
  "Answers and doubt, day by day": "Antworten und Zweifel, Tag für Tag", "Model": "Modell", "Since": "Seit", "Accuracy": "Genauigkeit",
  "Why": "Warum", "Problem": "Problem", "Digits": "Ziffern", "Numbers": "Zahlen", "Not learned from yet": "Noch nicht gelernt",
  "Label": "Beispiel", "of a retraining is done.": "des Lernens sind getan.",
  "Learning is switched off in the configuration.": "Das Lernen ist in der Konfiguration ausgeschaltet.",
  "The daemon learns by itself after the last change, in seconds:": "Der Dienst lernt von selbst nach der letzten Änderung, in Sekunden:",
  "At once: digitd retrain": "Sofort: digitd retrain", "Nothing was learned yet.": "Es wurde noch nichts gelernt.",
  "before": "vorher", "after": "nachher", "labelled": "beschriftet als", "read as": "gelesen als", "Keep": "Behalten",
  "Throw out": "Hinauswerfen", "Both models read …": "Beide Modelle lesen …", "promoted": "übernommen", "kept-out": "nicht übernommen",
  "skipped": "ausgelassen", "interrupted": "abgebrochen", "rolled-back": "zurückgenommen", "chosen": "gewählt", "imported": "eingelesen",
  "Now": "Jetzt", "The last hour": "Die letzte Stunde", "The last day": "Der letzte Tag", "The last month": "Der letzte Monat",
  "answers": "Antworten", "corrected": "berichtigt", "Daemon": "Dienst", "runs": "läuft", "does not run": "läuft nicht",
  "Paused": "Angehalten", "Warning": "Warnung", "Answered": "Beantwortet", "Corrected": "Berichtigt", "In hand": "In Arbeit",
  "Waiting": "Wartend", "Blocked": "Aufgehalten", "Learning": "Lernt", "Learned": "Gelernt", "Free on the disk": "Frei auf der Platte",
  // Signing in
  "Sign in to digitd": "Anmelden bei digitd", "Password": "Passwort", "Sign in": "Anmelden",
  "The password is wrong.": "Das Passwort ist falsch.",
  "Too many wrong passwords. Wait a minute.": "Zu viele falsche Passwörter. Warten Sie eine Minute.",
};
