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
  "Today's CSV": "CSV von heute", "Add scans": "Scans hinzufügen", "Filter": "Filter", "Status": "Status", "all": "alle",
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
  "What does it say?": "Was steht da?", "That is right": "So ist es richtig",
  // Review
  "Accept": "Annehmen", "Skip": "Überspringen", "Take back": "Zurücknehmen", "accepts": "nimmt an",
  "typing replaces": "Tippen ersetzt", "skips": "überspringt", "takes the last one back": "nimmt die letzte zurück",
  "Nothing is left to review.": "Es ist nichts mehr zu prüfen.", "left": "übrig", "done": "erledigt",
  "the guess was right": "richtig geraten",
  // Signing in
  "Sign in to digitd": "Anmelden bei digitd", "Password": "Passwort", "Sign in": "Anmelden",
  "The password is wrong.": "Das Passwort ist falsch.",
  "Too many wrong passwords. Wait a minute.": "Zu viele falsche Passwörter. Warten Sie eine Minute.",
};
