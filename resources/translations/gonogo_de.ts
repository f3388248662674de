<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name></name>
    <message>
        <source>Threshold report: {name}</source>
        <translation>Bericht über Grenzwerte: {name}</translation>
    </message>
    <message>
        <source>{when}, by {who}.</source>
        <translation>{when}, von {who}.</translation>
    </message>
    <message>
        <source>In short</source>
        <translation>Kurz gesagt</translation>
    </message>
    <message>
        <source>What the rule does</source>
        <translation>Was die Regel bewirkt</translation>
    </message>
    <message>
        <source>Ranges are 95 % intervals with the rule taken as given.</source>
        <translation>Bereiche sind 95-%-Intervalle bei gegebener Regel.</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Parts by truth and verdict</source>
        <translation>Teile nach Wahrheit und Urteil</translation>
    </message>
    <message>
        <source>The rule</source>
        <translation>Die Regel</translation>
    </message>
    <message>
        <source>Prices, limits and pace</source>
        <translation>Preise, Vorgaben und Takt</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>All at the prices and limits above.</source>
        <translation>Alle zu den Preisen und Vorgaben oben.</translation>
    </message>
    <message>
        <source>Where this comes from</source>
        <translation>Woher das stammt</translation>
    </message>
    <message>
        <source>The rule under trial costs {cost} per 1,000 parts at {rate} defects.</source>
        <translation>Die Regel auf Probe kostet {cost} je 1&#x202f;000 Teile bei {rate} Fehlern.</translation>
    </message>
    <message>
        <source>Today&apos;s rule costs {cost}.</source>
        <translation>Die heutige Regel kostet {cost}.</translation>
    </message>
    <message>
        <source>{cost} (95 %: {low} to {high})</source>
        <translation>{cost} (95 %: {low} bis {high})</translation>
    </message>
    <message>
        <source>FAIL from {fail} on</source>
        <translation>FAIL ab {fail}</translation>
    </message>
    <message>
        <source>, REVIEW from {review} on</source>
        <translation>, REVIEW ab {review}</translation>
    </message>
    <message>
        <source>{text}, in the units of the table&apos;s scores.</source>
        <translation>{text}, in den Einheiten der Tabelle.</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>REVIEW today</source>
        <translation>REVIEW heute</translation>
    </message>
    <message>
        <source>under trial</source>
        <translation>auf Probe</translation>
    </message>
    <message>
        <source>FAIL today</source>
        <translation>FAIL heute</translation>
    </message>
    <message>
        <source>{text}, in multiples of each class&apos;s FAIL limit of today.</source>
        <translation>{text}, als Vielfaches der heutigen FAIL-Grenze jeder Klasse.</translation>
    </message>
    <message>
        <source>{text}, in multiples of the limit found for each class.</source>
        <translation>{text}, als Vielfaches der Grenze, die für jede Klasse gefunden wurde.</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>Wahrheit</translation>
    </message>
    <message>
        <source>one look</source>
        <translation>ein Blick</translation>
    </message>
    <message>
        <source>reviewer errs</source>
        <translation>Prüfer irrt</translation>
    </message>
    <message>
        <source>{n} parts an hour, {shift} hours a shift, {year} hours a year.</source>
        <translation>{n} Teile je Stunde, {shift} Stunden je Schicht, {year} Stunden im Jahr.</translation>
    </message>
    <message>
        <source>Defect rate of production: {rate}.</source>
        <translation>Fehlerquote der Fertigung: {rate}.</translation>
    </message>
    <message>
        <source>Limits: {limits}.</source>
        <translation>Vorgaben: {limits}.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>SHA-256 of the data</source>
        <translation>SHA-256 der Daten</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>{good} good, {bad} bad</source>
        <translation>{good} gut, {bad} schlecht</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>{name}, version {n}</source>
        <translation>{name}, Version {n}</translation>
    </message>
    <message>
        <source>SHA-256 of the recipe</source>
        <translation>SHA-256 des Rezepts</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>SHA-256 of the model</source>
        <translation>SHA-256 des Modells</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>mindestens</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>höchstens</translation>
    </message>
    <message>
        <source>%Y-%m-%d %H:%M:%S</source>
        <translation>%d.%m.%Y %H:%M:%S</translation>
    </message>
    <message>
        <source>escape</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>overkill</source>
        <translation>Pseudoausschuss</translation>
    </message>
    <message>
        <source>Shall the line stop?</source>
        <translation>Soll die Linie anhalten?</translation>
    </message>
    <message>
        <source>{titles} is running. The station goes on without this screen, if you leave it.</source>
        <translation>{titles} läuft. Die Station arbeitet auch ohne diesen Bildschirm weiter.</translation>
    </message>
    <message>
        <source>A recipe</source>
        <translation>Ein Rezept</translation>
    </message>
    <message>
        <source>Leave running</source>
        <translation>Laufen lassen</translation>
    </message>
    <message>
        <source>Stop line</source>
        <translation>Linie anhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%m-%d %H:%M:%S</source>
        <translation>%d.%m. %H:%M:%S</translation>
    </message>
    <message>
        <source>Not sent, the part was rejected.</source>
        <translation>Nicht gesendet, das Teil wurde ausgeschleust.</translation>
    </message>
    <message>
        <source>Classification</source>
        <translation>Klassifikation</translation>
    </message>
    <message>
        <source>Detection</source>
        <translation>Objekterkennung</translation>
    </message>
    <message>
        <source>Instance segmentation</source>
        <translation>Instanzsegmentierung</translation>
    </message>
    <message>
        <source>Segmentation</source>
        <translation>Segmentierung</translation>
    </message>
    <message>
        <source>Anomaly</source>
        <translation>Anomalie</translation>
    </message>
    <message>
        <source>Reading print</source>
        <translation>Schrift lesen</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>{n} channels</source>
        <translation>{n} Kanälen</translation>
    </message>
    <message>
        <source>The print that was read: a part fails by how far it is from what it must say.</source>
        <translation>Die gelesene Schrift: Ein Teil fällt durch, je weiter sie vom Sollwert abweicht.</translation>
    </message>
    <message>
        <source>The map: the highest value of a region that is large enough.</source>
        <translation>Die Karte: der höchste Wert eines Bereichs, der groß genug ist.</translation>
    </message>
    <message>
        <source>The model&apos;s own score.</source>
        <translation>Der eigene Wert des Modells.</translation>
    </message>
    <message>
        <source>The boxes: the highest score of a box that is large enough.</source>
        <translation>Die Rahmen: der höchste Wert eines Rahmens, der groß genug ist.</translation>
    </message>
    <message>
        <source>the model&apos;s own heatmap</source>
        <translation>die eigene Heatmap des Modells</translation>
    </message>
    <message>
        <source>Eigen-CAM of its last feature map</source>
        <translation>Eigen-CAM seiner letzten Merkmalskarte</translation>
    </message>
    <message>
        <source>attention maps</source>
        <translation>Attention-Karten</translation>
    </message>
    <message>
        <source>the normal patch nearest to the strangest place</source>
        <translation>das normale Muster, das der auffälligsten Stelle am nächsten ist</translation>
    </message>
    <message>
        <source>Nothing besides: what is drawn is what decides.</source>
        <translation>Sonst nichts: Gezeichnet ist, was entscheidet.</translation>
    </message>
    <message>
        <source>It explains and never decides.</source>
        <translation>Es erklärt und entscheidet nie.</translation>
    </message>
    <message>
        <source>Frames must have the size of its input.</source>
        <translation>Bilder müssen die Größe seines Eingangs haben.</translation>
    </message>
    <message>
        <source>stretched to its size</source>
        <translation>auf seine Größe gestreckt</translation>
    </message>
    <message>
        <source>bars around</source>
        <translation>Balken ringsum</translation>
    </message>
    <message>
        <source>bars right and below</source>
        <translation>Balken rechts und unten</translation>
    </message>
    <message>
        <source>middle cut out</source>
        <translation>Mitte ausgeschnitten</translation>
    </message>
    <message>
        <source>scaled by halves</source>
        <translation>durch Halbieren verkleinert</translation>
    </message>
    <message>
        <source>scaled linearly</source>
        <translation>linear skaliert</translation>
    </message>
    <message>
        <source>scaled bilinearly</source>
        <translation>bilinear skaliert</translation>
    </message>
    <message>
        <source>scaled bicubically</source>
        <translation>bikubisch skaliert</translation>
    </message>
    <message>
        <source>scaled to the nearest pixel</source>
        <translation>auf das nächste Pixel skaliert</translation>
    </message>
    <message>
        <source>Frames in {colour}, {fit}, {scaled}.</source>
        <translation>Bilder in {colour}, {fit}, {scaled}.</translation>
    </message>
    <message>
        <source>10⁹ multiplications a frame</source>
        <translation>10⁹ Multiplikationen je Bild</translation>
    </message>
    <message>
        <source>measured by</source>
        <translation>gemessen mit</translation>
    </message>
    <message>
        <source>held-out</source>
        <translation>zurückgehalten:</translation>
    </message>
    <message>
        <source>under other lamps</source>
        <translation>unter anderen Lampen:</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>good parts failed</source>
        <translation>Gutteile aussortiert</translation>
    </message>
    <message>
        <source>pixel AUROC</source>
        <translation>Pixel-AUROC</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Erstellt von</translation>
    </message>
    <message>
        <source>Exported by</source>
        <translation>Exportiert von</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>Exporter&apos;s licence</source>
        <translation>Lizenz des Exporteurs</translation>
    </message>
    <message>
        <source>File it came from</source>
        <translation>Ursprüngliche Datei</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Answers given</source>
        <translation>Gegebene Antworten</translation>
    </message>
    <message>
        <source>Scores: good filled, defects hatched</source>
        <translation>Werte: gut gefüllt, Fehler schraffiert</translation>
    </message>
    <message>
        <source>Share, %</source>
        <translation>Anteil, %</translation>
    </message>
    <message>
        <source>ROC: disc under trial, square today</source>
        <translation>ROC: Punkt auf Probe, Quadrat heute</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>FPR</source>
        <translation>FPR</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Cost per 1,000</source>
        <translation>Kosten je 1&#x202f;000</translation>
    </message>
    <message>
        <source>Cost as FAIL moves</source>
        <translation>Kosten, wenn FAIL wandert</translation>
    </message>
    <message>
        <source>Precision at {rate} % defects</source>
        <translation>Genauigkeit bei {rate} % Fehlern</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Score, × fail limit today</source>
        <translation>Wert, × heutige FAIL-Grenze</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <source>Under trial</source>
        <translation>Auf Probe</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Cost per 1,000 parts</source>
        <translation>Kosten je 1&#x202f;000 Teile</translation>
    </message>
    <message>
        <source>Cost per shift</source>
        <translation>Kosten je Schicht</translation>
    </message>
    <message>
        <source>Cost per year</source>
        <translation>Kosten im Jahr</translation>
    </message>
    <message>
        <source>Recall of {name}</source>
        <translation>Trefferquote {name}</translation>
    </message>
    <message>
        <source>Review rate</source>
        <translation>Sichtquote</translation>
    </message>
    <message>
        <source>Escapes per million</source>
        <translation>Schlupf je Million</translation>
    </message>
    <message>
        <source>Parts, weighted to production</source>
        <translation>Teile, auf die Fertigung gewichtet</translation>
    </message>
    <message>
        <source>rule in use</source>
        <translation>Regel in Kraft</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>REVIEW</source>
        <translation>REVIEW</translation>
    </message>
    <message>
        <source>FAIL</source>
        <translation>FAIL</translation>
    </message>
    <message>
        <source>Escapes, ppm</source>
        <translation>Schlupf, ppm</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>; at its own prices {cost} (95 %: {low} to {high})</source>
        <translation>; zu eigenen Preisen {cost} (95 %: {low} bis {high})</translation>
    </message>
    <message>
        <source>by class</source>
        <translation>je Klasse</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>eingehalten</translation>
    </message>
    <message>
        <source>breaks {limits}</source>
        <translation>verletzt {limits}</translation>
    </message>
    <message>
        <source>, cheapest</source>
        <translation>, am billigsten</translation>
    </message>
    <message>
        <source>cheapest</source>
        <translation>am billigsten</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>review rate</source>
        <translation>Sichtquote</translation>
    </message>
    <message>
        <source>escapes per million</source>
        <translation>Schlupf je Million</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>Not heard for {seconds:.0f} s. The line may still run; watch the gate.</source>
        <translation>Seit {seconds:.0f} s nichts gehört. Die Linie läuft vielleicht noch; Ausschleusung beobachten.</translation>
    </message>
    <message>
        <source>SILENT</source>
        <translation>STUMM</translation>
    </message>
    <message>
        <source>The station fell silent</source>
        <translation>Die Station ist verstummt</translation>
    </message>
    <message>
        <source>Nobody stopped it: it was killed, or came to grief. No further part passes, but a PASS driven at that moment may still stand: clear the gate. Every record it acknowledged is kept.</source>
        <translation>Niemand hat sie angehalten: Sie wurde abgebrochen oder ist abgestürzt. Kein weiteres Teil wird gut gemeldet, doch ein PASS von diesem Augenblick kann noch anstehen: Ausschleusung räumen. Jeder bestätigte Eintrag ist erhalten.</translation>
    </message>
    <message>
        <source>NO STATION</source>
        <translation>KEINE STATION</translation>
    </message>
    <message>
        <source>The station ended in mid-run</source>
        <translation>Die Station endete mitten im Lauf</translation>
    </message>
    <message>
        <source>No parts are judged, and none passes.</source>
        <translation>Kein Teil wird geprüft, keines gilt als gut.</translation>
    </message>
    <message>
        <source>Station is not running</source>
        <translation>Die Station läuft nicht</translation>
    </message>
    <message>
        <source>WAIT</source>
        <translation>WARTEN</translation>
    </message>
    <message>
        <source>Connecting to the station</source>
        <translation>Verbindung zur Station</translation>
    </message>
    <message>
        <source>This takes a few seconds.</source>
        <translation>Das dauert ein paar Sekunden.</translation>
    </message>
    <message>
        <source>Opening the camera, checking the model with its golden image.</source>
        <translation>Kamera wird geöffnet, Modell an seinem Musterbild geprüft.</translation>
    </message>
    <message>
        <source>ARMING</source>
        <translation>RÜSTEN</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Wird vorbereitet</translation>
    </message>
    <message>
        <source>Waiting for the first part</source>
        <translation>Wartet auf das erste Teil</translation>
    </message>
    <message>
        <source>The station is ready. Its camera waits for a trigger.</source>
        <translation>Die Station ist bereit. Ihre Kamera wartet auf eine Auslösung.</translation>
    </message>
    <message>
        <source>WAITING</source>
        <translation>WARTET</translation>
    </message>
    <message>
        <source>STOPPING</source>
        <translation>HÄLT AN</translation>
    </message>
    <message>
        <source>The Camera page shows the live view. Stop the view before you start a run.</source>
        <translation>Die Seite Kamera zeigt das Live-Bild. Vor einem Lauf das Live-Bild beenden.</translation>
    </message>
    <message>
        <source>SET-UP</source>
        <translation>EINRICHTEN</translation>
    </message>
    <message>
        <source>Camera is being set up</source>
        <translation>Kamera wird eingerichtet</translation>
    </message>
    <message>
        <source>FAULT</source>
        <translation>STÖRUNG</translation>
    </message>
    <message>
        <source>The line has stopped</source>
        <translation>Die Linie steht</translation>
    </message>
    <message>
        <source>The station reports a fault. See its log.</source>
        <translation>Die Station meldet eine Störung. Näheres steht in ihrem Protokoll.</translation>
    </message>
    <message>
        <source>STOPPED</source>
        <translation>GESTOPPT</translation>
    </message>
    <message>
        <source>No run is on</source>
        <translation>Kein Lauf</translation>
    </message>
    <message>
        <source>Choose a recipe, then press START.</source>
        <translation>Rezept wählen, dann START drücken.</translation>
    </message>
    <message>
        <source>READY</source>
        <translation>BEREIT</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>Print, as it was read</source>
        <translation>Schrift, wie gelesen</translation>
    </message>
    <message>
        <source>No heatmap for this part</source>
        <translation>Keine Heatmap für dieses Teil</translation>
    </message>
    <message>
        <source>This model has no attention map</source>
        <translation>Dieses Modell hat keine Attention-Karte</translation>
    </message>
    <message>
        <source>Attention: {name}</source>
        <translation>Attention: {name}</translation>
    </message>
    <message>
        <source>× even weight</source>
        <translation>× gleiches Gewicht</translation>
    </message>
    <message>
        <source>Clear below 1×</source>
        <translation>Unter 1× durchsichtig</translation>
    </message>
    <message>
        <source>Heatmap: {name}</source>
        <translation>Heatmap: {name}</translation>
    </message>
    <message>
        <source>× fail threshold</source>
        <translation>× FAIL-Grenze</translation>
    </message>
    <message>
        <source>Outlines decide: masks that counted</source>
        <translation>Umrisse entscheiden: gezählte Masken</translation>
    </message>
    <message>
        <source>Boxes decide: those that counted</source>
        <translation>Rahmen entscheiden: die gezählten</translation>
    </message>
    <message>
        <source>Outlines: defects that counted</source>
        <translation>Umrisse: gezählte Fehler</translation>
    </message>
    <message>
        <source>Boxes decide: none counted</source>
        <translation>Rahmen entscheiden: keiner gezählt</translation>
    </message>
    <message>
        <source>Outlines: no defect counted</source>
        <translation>Umrisse: kein Fehler gezählt</translation>
    </message>
    <message>
        <source>Explanation, not decision</source>
        <translation>Erklärung, nicht Entscheidung</translation>
    </message>
    <message>
        <source>Took {ms} ms beside it</source>
        <translation>Dauerte nebenher {ms} ms</translation>
    </message>
    <message>
        <source>escapes</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>not open</source>
        <translation>nicht offen</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>verloren</translation>
    </message>
    <message>
        <source>no frames</source>
        <translation>keine Bilder</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>geschlossen</translation>
    </message>
    <message>
        <source>not loaded</source>
        <translation>nicht geladen</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>, 1 thread</source>
        <translation>, 1 Thread</translation>
    </message>
    <message>
        <source>, {n} threads</source>
        <translation>, {n} Threads</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Prüfbuch</translation>
    </message>
    <message>
        <source>does not write</source>
        <translation>schreibt nicht</translation>
    </message>
    <message>
        <source>{n} entries</source>
        <translation>{n} Einträge</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Platte</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} frei</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>silent {s:.0f} s</source>
        <translation>stumm {s:.0f} s</translation>
    </message>
    <message>
        <source>no station</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Station</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>not in sync</source>
        <translation>nicht synchron</translation>
    </message>
    <message>
        <source>in sync</source>
        <translation>synchron</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>Pixel format</source>
        <translation>Pixelformat</translation>
    </message>
    <message>
        <source>Frame rate</source>
        <translation>Bildrate</translation>
    </message>
    <message>
        <source>Offset X</source>
        <translation>Versatz X</translation>
    </message>
    <message>
        <source>Offset Y</source>
        <translation>Versatz Y</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>Auslösung</translation>
    </message>
    <message>
        <source>Trigger source</source>
        <translation>Auslösequelle</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>{n} choices</source>
        <translation>{n} zur Wahl</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>nichts gefunden</translation>
    </message>
    <message>
        <source>1 box</source>
        <translation>1 Rahmen</translation>
    </message>
    <message>
        <source>{n} boxes</source>
        <translation>{n} Rahmen</translation>
    </message>
    <message>
        <source>reads {text!r}</source>
        <translation>liest {text!r}</translation>
    </message>
    <message>
        <source>this part</source>
        <translation>dieses Teil</translation>
    </message>
    <message>
        <source>good part</source>
        <translation>Gutteil</translation>
    </message>
</context>
<context>
    <name>AboutSheet</name>
    <message>
        <source>Replacing Qt</source>
        <translation>Qt ersetzen</translation>
    </message>
    <message>
        <source>Update from file…</source>
        <translation>Update aus Datei…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Data folder: {path}</source>
        <translation>Datenordner: {path}</translation>
    </message>
    <message>
        <source>Its makers ship no text with it; their licence is {licence}.</source>
        <translation>Der Hersteller legt keinen Text bei; die Lizenz ist {licence}.</translation>
    </message>
    <message>
        <source>Licence of {name}</source>
        <translation>Lizenz von {name}</translation>
    </message>
    <message>
        <source>About GoNoGo</source>
        <translation>Über GoNoGo</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Bestandteile</translation>
    </message>
</context>
<context>
    <name>AlarmStrip</name>
    <message>
        <source>Acknowledge</source>
        <translation>Quittieren</translation>
    </message>
    <message>
        <source>alarm 1 of {n}</source>
        <translation>Alarm 1 von {n}</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>seit {time}</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
</context>
<context>
    <name>CameraHead</name>
    <message>
        <source>Load</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Load a feature file</source>
        <translation>Kameradatei laden</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save a feature file</source>
        <translation>Kameradatei speichern</translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation>Selbsttest</translation>
    </message>
    <message>
        <source>See whether this installation works</source>
        <translation>Prüfen, ob diese Installation funktioniert</translation>
    </message>
    <message>
        <source>Start view</source>
        <translation>Live-Bild starten</translation>
    </message>
    <message>
        <source>Camera not open</source>
        <translation>Kamera nicht offen</translation>
    </message>
    <message>
        <source>emulated, no light falls on it</source>
        <translation>emuliert, ohne echtes Licht</translation>
    </message>
    <message>
        <source>Stop view</source>
        <translation>Live-Bild beenden</translation>
    </message>
    <message>
        <source>Save the camera&apos;s features</source>
        <translation>Kameraeinstellungen speichern</translation>
    </message>
    <message>
        <source>Load the camera&apos;s features</source>
        <translation>Kameraeinstellungen laden</translation>
    </message>
    <message>
        <source>pylon feature files (*.pfs)</source>
        <translation>pylon-Kameradateien (*.pfs)</translation>
    </message>
</context>
<context>
    <name>CameraPage</name>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>Version, data folder and licences</source>
        <translation>Version, Datenordner und Lizenzen</translation>
    </message>
    <message>
        <source>Choose a recipe first: it names the camera.</source>
        <translation>Erst ein Rezept wählen: Es nennt die Kamera.</translation>
    </message>
    <message>
        <source>EMULATED CAMERA</source>
        <translation>EMULIERTE KAMERA</translation>
    </message>
    <message>
        <source>The view shows the camera free-running. No part is judged.</source>
        <translation>Das Live-Bild läuft frei. Kein Teil wird geprüft.</translation>
    </message>
    <message>
        <source>A run is on: settings can be changed only in the view.</source>
        <translation>Ein Lauf ist an: Einstellungen lassen sich nur im Live-Bild ändern.</translation>
    </message>
    <message>
        <source>Start the view to see and change the settings.</source>
        <translation>Live-Bild starten, um Einstellungen zu sehen und zu ändern.</translation>
    </message>
    <message>
        <source>Waiting for a frame</source>
        <translation>Wartet auf ein Bild</translation>
    </message>
    <message>
        <source>The view is off</source>
        <translation>Das Live-Bild ist aus</translation>
    </message>
    <message>
        <source>Set up light and lens here.</source>
        <translation>Hier Licht und Objektiv einrichten.</translation>
    </message>
    <message>
        <source>Start view</source>
        <translation>Live-Bild starten</translation>
    </message>
    <message>
        <source>Start station</source>
        <translation>Station starten</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>{path} gespeichert</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Whole frame</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Brightest 1 %</source>
        <translation>Hellstes 1 %</translation>
    </message>
    <message>
        <source>Saturated</source>
        <translation>Gesättigt</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Forget the best focus</source>
        <translation>Beste Schärfe vergessen</translation>
    </message>
    <message>
        <source>Focus, grey values²</source>
        <translation>Schärfe, Grauwerte²</translation>
    </message>
</context>
<context>
    <name>CameraStep</name>
    <message>
        <source>Camera or demo?</source>
        <translation>Kamera oder Vorführung?</translation>
    </message>
    <message>
        <source>The demo needs no camera: sample tiles run through pylon&apos;s camera emulator.</source>
        <translation>Die Vorführung braucht keine Kamera: Musterfliesen laufen durch pylons Kamera-Emulator.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Erneut suchen</translation>
    </message>
    <message>
        <source>Sample tiles from an emulated camera; a run starts at once.</source>
        <translation>Musterfliesen von einer emulierten Kamera; ein Lauf beginnt sofort.</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Vorführung</translation>
    </message>
    <message>
        <source>Looking for cameras …</source>
        <translation>Kameras werden gesucht …</translation>
    </message>
    <message>
        <source>Cameras found: {n}.</source>
        <translation>Gefundene Kameras: {n}.</translation>
    </message>
    <message>
        <source>No camera is connected.</source>
        <translation>Keine Kamera ist angeschlossen.</translation>
    </message>
    <message>
        <source>Another program has it open.</source>
        <translation>Ein anderes Programm hat sie geöffnet.</translation>
    </message>
</context>
<context>
    <name>ChallengeButton</name>
    <message>
        <source>Challenge set</source>
        <translation>Prüfsatz</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>nicht brauchbar</translation>
    </message>
    <message>
        <source>is read</source>
        <translation>wird gelesen</translation>
    </message>
    <message>
        <source>{n} of {of} judged</source>
        <translation>{n} von {of} geprüft</translation>
    </message>
    <message>
        <source>all {n} right</source>
        <translation>alle {n} richtig</translation>
    </message>
    <message>
        <source>{n} wrong</source>
        <translation>{n} falsch</translation>
    </message>
    <message>
        <source>{n} to REVIEW</source>
        <translation>{n} zu REVIEW</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Parts that every rule must judge right: known escapes, golden defects, good ones besides. Open a folder with a folder good and one for each defect, or another labelled folder; it is remembered for this recipe, and its sentence goes with every signature.</source>
        <translation>Teile, die jede Regel richtig beurteilen muss: bekannter Schlupf, Musterfehler, dazu Gutteile. Einen Ordner mit einem Ordner good und einem je Fehler öffnen, oder einen anderen gelabelten Ordner; er wird für dieses Rezept gemerkt, und sein Ergebnis geht mit jeder Unterschrift mit.</translation>
    </message>
    <message>
        <source>It is being judged.</source>
        <translation>Er wird geprüft.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Challenge set of {name}</source>
        <translation>Prüfsatz von {name}</translation>
    </message>
    <message>
        <source>Open a challenge set</source>
        <translation>Prüfsatz öffnen</translation>
    </message>
</context>
<context>
    <name>CheckRow</name>
    <message>
        <source>ok</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>nicht vorhanden</translation>
    </message>
    <message>
        <source>checking</source>
        <translation>wird geprüft</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
</context>
<context>
    <name>ChoiceSheet</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>ClassPicker</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>{n} of {all} are defects; the others never fail a part.</source>
        <translation>{n} von {all} sind Fehler; die übrigen lassen nie ein Teil durchfallen.</translation>
    </message>
</context>
<context>
    <name>CompareTable</name>
    <message>
        <source>FAIL from</source>
        <translation>FAIL ab</translation>
    </message>
    <message>
        <source>REVIEW from</source>
        <translation>REVIEW ab</translation>
    </message>
    <message>
        <source>Cost per 1,000</source>
        <translation>Kosten je 1&#x202f;000</translation>
    </message>
    <message>
        <source>Cost per shift</source>
        <translation>Kosten je Schicht</translation>
    </message>
    <message>
        <source>Cost per year</source>
        <translation>Kosten im Jahr</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>FPR</source>
        <translation>FPR</translation>
    </message>
    <message>
        <source>Review rate</source>
        <translation>Sichtquote</translation>
    </message>
    <message>
        <source>Escapes, ppm</source>
        <translation>Schlupf, ppm</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>cheapest</source>
        <translation>am billigsten</translation>
    </message>
    <message>
        <source>by class</source>
        <translation>je Klasse</translation>
    </message>
    <message>
        <source>none set</source>
        <translation>keine gesetzt</translation>
    </message>
    <message>
        <source>breaks {limits}</source>
        <translation>verletzt {limits}</translation>
    </message>
    <message>
        <source>keeps all</source>
        <translation>alle eingehalten</translation>
    </message>
</context>
<context>
    <name>Confusion</name>
    <message>
        <source>Stand for</source>
        <translation>Stehen für</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Parts of production that the labelled ones stand for, by how they were drawn</source>
        <translation>Teile der Fertigung, für die die gelabelten stehen, je nach Ziehung</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Fehler</translation>
    </message>
</context>
<context>
    <name>CostBench</name>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Cheapest rule</source>
        <translation>Billigste Regel</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>Signieren</translation>
    </message>
    <message>
        <source>Version before…</source>
        <translation>Frühere Version …</translation>
    </message>
    <message>
        <source>{good} good, {bad} bad parts.</source>
        <translation>{good} gute, {bad} schlechte Teile.</translation>
    </message>
    <message>
        <source>Score: highest class score ÷ its FAIL limit; one rule scales all classes.</source>
        <translation>Wert: höchster Klassenwert ÷ dessen FAIL-Grenze; eine Regel skaliert alle Klassen.</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>Wie sicher</translation>
    </message>
</context>
<context>
    <name>CostChallenge</name>
    <message>
        <source>No challenge set was held against the rule: {why}</source>
        <translation>Kein Prüfsatz wurde gegen die Regel gehalten: {why}</translation>
    </message>
</context>
<context>
    <name>CostCompare</name>
    <message>
        <source>Rules side by side</source>
        <translation>Regeln nebeneinander</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Scenarios…</source>
        <translation>Szenarien …</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht …</translation>
    </message>
    <message>
        <source>Table…</source>
        <translation>Tabelle …</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>rule in use</source>
        <translation>Regel in Kraft</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>on this page</source>
        <translation>auf dieser Seite</translation>
    </message>
    <message>
        <source>Save prices, limits and rule as a scenario</source>
        <translation>Preise, Vorgaben und Regel als Szenario speichern</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>other scale</source>
        <translation>anderer Maßstab</translation>
    </message>
    <message>
        <source>scenario</source>
        <translation>Szenario</translation>
    </message>
    <message>
        <source>other data</source>
        <translation>andere Daten</translation>
    </message>
    <message>
        <source>{name}: {cost} per 1,000 at its own prices.</source>
        <translation>{name}: {cost} je 1&#x202f;000 zu eigenen Preisen.</translation>
    </message>
    <message>
        <source>{name}: of other classes or scores, so it cannot be reckoned.</source>
        <translation>{name}: andere Klassen oder Werte, daher nicht zu berechnen.</translation>
    </message>
    <message>
        <source>All at the prices and limits of this page, each with its 95 % interval.</source>
        <translation>Alle zu den Preisen und Vorgaben dieser Seite, je mit 95-%-Intervall.</translation>
    </message>
    <message>
        <source>None keeps to all limits, so none is the cheapest.</source>
        <translation>Keine hält alle Vorgaben ein, also ist keine die billigste.</translation>
    </message>
    <message>
        <source>Save… keeps what is set under a name, to stand beside these.</source>
        <translation>„Speichern …“ hält das Eingestellte unter einem Namen fest, zum Vergleich mit diesen.</translation>
    </message>
    <message>
        <source>Scenario {n}</source>
        <translation>Szenario {n}</translation>
    </message>
    <message>
        <source>{name} cannot be taken: the limits of the recipe&apos;s classes have moved by different factors since, or it was made on scores of another scale.</source>
        <translation>{name} lässt sich nicht übernehmen: Die Grenzen der Klassen haben sich seither verschieden verschoben, oder es stammt von Werten anderen Maßstabs.</translation>
    </message>
</context>
<context>
    <name>CostExporter</name>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Save the figures</source>
        <translation>Kennzahlen speichern</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>a person not named</source>
        <translation>einer nicht genannten Person</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>Bericht wird geschrieben</translation>
    </message>
    <message>
        <source>Writing the table</source>
        <translation>Tabelle wird geschrieben</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>Geschrieben: {path}</translation>
    </message>
</context>
<context>
    <name>CostFigures</name>
    <message>
        <source>Cost per 1,000</source>
        <translation>Kosten je 1&#x202f;000</translation>
    </message>
    <message>
        <source>Cost per shift</source>
        <translation>Kosten je Schicht</translation>
    </message>
    <message>
        <source>Cost per year</source>
        <translation>Kosten im Jahr</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>FPR</source>
        <translation>FPR</translation>
    </message>
    <message>
        <source>Review rate</source>
        <translation>Sichtquote</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>95 %: {low} to {high}</source>
        <translation>95 %: {low} bis {high}</translation>
    </message>
</context>
<context>
    <name>CostFolder</name>
    <message>
        <source>No folder is open</source>
        <translation>Kein Ordner ist offen</translation>
    </message>
    <message>
        <source>The recipe&apos;s model judges labelled images: a folder good and one for each defect, a COCO file, or a table beside the images.</source>
        <translation>Das Modell des Rezepts prüft gelabelte Bilder: ein Ordner good und einer je Fehler, eine COCO-Datei oder eine Tabelle neben den Bildern.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>The recipe says which model judges the images; there is none yet.</source>
        <translation>Das Rezept sagt, welches Modell die Bilder prüft; es gibt noch keines.</translation>
    </message>
    <message>
        <source>No recipe is chosen</source>
        <translation>Kein Rezept gewählt</translation>
    </message>
    <message>
        <source>The folder was not judged to its end, so nothing of it is taken.</source>
        <translation>Der Ordner wurde nicht zu Ende geprüft, daher wird nichts davon übernommen.</translation>
    </message>
    <message>
        <source>Judging was cancelled</source>
        <translation>Prüfung abgebrochen</translation>
    </message>
    <message>
        <source>Judge again</source>
        <translation>Neu prüfen</translation>
    </message>
    <message>
        <source>Judging</source>
        <translation>Prüft</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Looking for the same images in production</source>
        <translation>Sucht dieselben Bilder in der Fertigung</translation>
    </message>
    <message>
        <source>{n} of {of} images</source>
        <translation>{n} von {of} Bildern</translation>
    </message>
    <message>
        <source>about {n} min left</source>
        <translation>noch etwa {n} min</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>noch weniger als eine Minute</translation>
    </message>
</context>
<context>
    <name>CostGallery</name>
    <message>
        <source>Mistakes</source>
        <translation>Irrtümer</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Near FAIL</source>
        <translation>Nahe FAIL</translation>
    </message>
    <message>
        <source>Near REVIEW</source>
        <translation>Nahe REVIEW</translation>
    </message>
    <message>
        <source>Sorting the parts</source>
        <translation>Teile werden sortiert</translation>
    </message>
    <message>
        <source>{name} has no picture: a table holds scores alone.</source>
        <translation>{name} hat kein Bild: Eine Tabelle enthält nur Werte.</translation>
    </message>
    <message>
        <source>Bad parts that pass, escapes: {escapes}. Good ones that fail, overkill: {overkill}.</source>
        <translation>Schlechte, die durchgehen (Schlupf): {escapes}. Gute, die durchfallen (Pseudoausschuss): {overkill}.</translation>
    </message>
    <message>
        <source>Judged otherwise than today: {all}, of these new escapes: {escapes}, new overkill: {overkill}.</source>
        <translation>Anders beurteilt als heute: {all}, davon neuer Schlupf: {escapes}, neuer Pseudoausschuss: {overkill}.</translation>
    </message>
    <message>
        <source>The {all} parts nearest this limit; the nearest comes first.</source>
        <translation>Die {all} Teile nächst dieser Grenze; das nächste zuerst.</translation>
    </message>
    <message>
        <source>{n} are shown.</source>
        <translation>{n} werden gezeigt.</translation>
    </message>
    <message>
        <source>No part changes sides</source>
        <translation>Kein Teil wechselt die Seite</translation>
    </message>
    <message>
        <source>The rule under trial does with every labelled part what today&apos;s does.</source>
        <translation>Die Regel auf Probe beurteilt jedes gelabelte Teil wie die heutige.</translation>
    </message>
    <message>
        <source>No mistakes</source>
        <translation>Keine Irrtümer</translation>
    </message>
    <message>
        <source>No bad part passes and no good part fails. REVIEW counts as neither.</source>
        <translation>Kein schlechtes Teil geht durch, kein gutes fällt durch. REVIEW zählt nicht.</translation>
    </message>
</context>
<context>
    <name>CostInputs</name>
    <message>
        <source>A limit for each class</source>
        <translation>Grenze je Klasse</translation>
    </message>
    <message>
        <source>FAIL only</source>
        <translation>Nur FAIL</translation>
    </message>
    <message>
        <source>REVIEW too</source>
        <translation>Auch REVIEW</translation>
    </message>
    <message>
        <source>What one part costs</source>
        <translation>Was ein Teil kostet</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Costs in {currency}</source>
        <translation>Kosten in {currency}</translation>
    </message>
    <message>
        <source>Costs are relative</source>
        <translation>Kosten sind relativ</translation>
    </message>
    <message>
        <source>The defect rate that labels and audit sample tell; press to reckon with it</source>
        <translation>Fehlerquote nach Labels und Stichprobe; drücken, um damit zu rechnen</translation>
    </message>
    <message>
        <source>Produced
–</source>
        <translation>Gefertigt
–</translation>
    </message>
    <message>
        <source>Produced {rate}
{span}</source>
        <translation>Gefertigt {rate}
{span}</translation>
    </message>
    <message>
        <source>Relative: a false reject is the unit</source>
        <translation>Relativ: Ein Pseudoausschuss ist die Einheit</translation>
    </message>
    <message>
        <source>What costs are counted in</source>
        <translation>Worin Kosten gezählt werden</translation>
    </message>
    <message>
        <source>Cost of a part with {name} that is {action}</source>
        <translation>Kosten eines Teils mit {name}, das {action} erhält</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>ohne</translation>
    </message>
    <message>
        <source>Min. recall</source>
        <translation>Min. Treffer</translation>
    </message>
    <message>
        <source>Least recall of {name}; 0 is no limit</source>
        <translation>Kleinste Trefferquote von {name}; 0 heißt ohne Vorgabe</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Cost of a {row} part that is {action}</source>
        <translation>Kosten eines Teils ({row}), das {action} erhält</translation>
    </message>
    <message>
        <source>Overkill: a good part is rejected</source>
        <translation>Pseudoausschuss: Ein Gutteil wird ausgeschleust</translation>
    </message>
    <message>
        <source>Escape: a bad part is delivered</source>
        <translation>Schlupf: Ein Schlechtteil wird geliefert</translation>
    </message>
    <message>
        <source>One look by a person</source>
        <translation>Ein Blick einer Person</translation>
    </message>
    <message>
        <source>Defect rate</source>
        <translation>Fehlerquote</translation>
    </message>
    <message>
        <source>Defect rate of production</source>
        <translation>Fehlerquote der Fertigung</translation>
    </message>
    <message>
        <source>Least recall; 0 is no limit</source>
        <translation>Kleinste Trefferquote; 0 heißt ohne Vorgabe</translation>
    </message>
    <message>
        <source>Max. FPR</source>
        <translation>Max. FPR</translation>
    </message>
    <message>
        <source>Largest FPR; 100 is no limit</source>
        <translation>Größte FPR; 100 heißt ohne Vorgabe</translation>
    </message>
    <message>
        <source>Max. review</source>
        <translation>Max. Sicht</translation>
    </message>
    <message>
        <source>Largest review rate; 100 is no limit</source>
        <translation>Größte Sichtquote; 100 heißt ohne Vorgabe</translation>
    </message>
    <message>
        <source>Looks an hour</source>
        <translation>Blicke je h</translation>
    </message>
    <message>
        <source>Most parts an hour that a person can look at; 0 is no limit</source>
        <translation>Teile je Stunde, die eine Person ansehen kann; 0 heißt ohne Vorgabe</translation>
    </message>
    <message>
        <source>Max. escapes</source>
        <translation>Max. Schlupf</translation>
    </message>
    <message>
        <source>Most escapes in a million parts; 1,000,000 is no limit</source>
        <translation>Größter Schlupf je Million Teile; 1&#x202f;000&#x202f;000 heißt ohne Vorgabe</translation>
    </message>
    <message>
        <source>Reviewer passes</source>
        <translation>Prüfer gibt frei</translation>
    </message>
    <message>
        <source>Share of defects that the reviewer passes</source>
        <translation>Anteil der Fehler, die der Prüfer freigibt</translation>
    </message>
    <message>
        <source>Reviewer fails</source>
        <translation>Prüfer sperrt</translation>
    </message>
    <message>
        <source>Share of good parts that the reviewer fails</source>
        <translation>Anteil der Gutteile, die der Prüfer sperrt</translation>
    </message>
    <message>
        <source>Parts per hour</source>
        <translation>Teile je h</translation>
    </message>
    <message>
        <source>Hours a shift</source>
        <translation>h je Schicht</translation>
    </message>
    <message>
        <source>Hours a year</source>
        <translation>h im Jahr</translation>
    </message>
</context>
<context>
    <name>CostPage</name>
    <message>
        <source>Production is read recipe by recipe; there is none yet.</source>
        <translation>Die Fertigung wird Rezept für Rezept gelesen; es gibt noch keines.</translation>
    </message>
    <message>
        <source>No recipe is chosen</source>
        <translation>Kein Rezept gewählt</translation>
    </message>
    <message>
        <source>No table is open</source>
        <translation>Keine Tabelle ist offen</translation>
    </message>
    <message>
        <source>A table has a header and a row for each part, with its truth and its score, such as gonogo evaluate --scores writes.</source>
        <translation>Eine Tabelle hat eine Kopfzeile und je Teil eine Zeile mit Wahrheit und Wert, wie gonogo evaluate --scores sie schreibt.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>Searching the cheapest rule</source>
        <translation>Sucht die billigste Regel</translation>
    </message>
    <message>
        <source>Searching a limit for each class</source>
        <translation>Sucht eine Grenze je Klasse</translation>
    </message>
    <message>
        <source>A table of scores belongs to no recipe. Choose Production or Folder to sign.</source>
        <translation>Eine Wertetabelle gehört zu keinem Rezept. Zum Unterschreiben Fertigung oder Ordner wählen.</translation>
    </message>
    <message>
        <source>The challenge set is being judged; wait a moment.</source>
        <translation>Der Prüfsatz wird noch geprüft; einen Moment warten.</translation>
    </message>
    <message>
        <source>The intervals are not there yet; wait a moment.</source>
        <translation>Die Intervalle sind noch nicht da; einen Moment warten.</translation>
    </message>
    <message>
        <source>Choose Production: a table of scores belongs to no recipe.</source>
        <translation>Fertigung wählen: Eine Wertetabelle gehört zu keinem Rezept.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>What-if</source>
        <translation>Was, wenn</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Quote</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>The table needs two columns, the truth and the score.</source>
        <translation>Die Tabelle braucht zwei Spalten, Wahrheit und Wert.</translation>
    </message>
    <message>
        <source>Nothing is labelled yet</source>
        <translation>Noch nichts gelabelt</translation>
    </message>
    <message>
        <source>Recall and cost cannot be estimated</source>
        <translation>Trefferquote und Kosten lassen sich nicht schätzen</translation>
    </message>
    <message>
        <source>One kind of part is missing</source>
        <translation>Eine Art von Teilen fehlt</translation>
    </message>
    <message>
        <source>Say on the Label page what parts are.</source>
        <translation>Auf der Seite Labeln angeben, was die Teile sind.</translation>
    </message>
    <message>
        <source>What-if without labels</source>
        <translation>„Was, wenn“ ohne Labels</translation>
    </message>
    <message>
        <source>The parts cannot be used</source>
        <translation>Die Teile sind nicht brauchbar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Searching again in resamples, to see how sure it is</source>
        <translation>Sucht noch einmal in Stichproben, um zu sehen, wie sicher es ist</translation>
    </message>
    <message>
        <source>{n} parts read</source>
        <translation>{n} Teile gelesen</translation>
    </message>
</context>
<context>
    <name>CostPlots</name>
    <message>
        <source>Score, × fail limit today</source>
        <translation>Wert, × heutige FAIL-Grenze</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Score, × limit of its class</source>
        <translation>Wert, × Grenze der Klasse</translation>
    </message>
    <message>
        <source>Share, %</source>
        <translation>Anteil, %</translation>
    </message>
    <message>
        <source>Cost per 1,000</source>
        <translation>Kosten je 1&#x202f;000</translation>
    </message>
    <message>
        <source>FPR</source>
        <translation>FPR</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>defects</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>under trial</source>
        <translation>auf Probe</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>Cost as FAIL moves</source>
        <translation>Kosten, wenn FAIL wandert</translation>
    </message>
    <message>
        <source>At the defect rate set</source>
        <translation>Bei eingestellter Fehlerquote</translation>
    </message>
</context>
<context>
    <name>CostSigner</name>
    <message>
        <source>Version {n} judges other classes; its rule cannot be put back.</source>
        <translation>Version {n} beurteilt andere Klassen; ihre Regel lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Back to the rule of version {n}</source>
        <translation>Zurück zur Regel von Version {n}</translation>
    </message>
</context>
<context>
    <name>CostSource</name>
    <message>
        <source>Production</source>
        <translation>Fertigung</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>All times</source>
        <translation>Gesamte Zeit</translation>
    </message>
    <message>
        <source>Last 8 hours</source>
        <translation>Letzte 8 Stunden</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>Wahrheit</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>There are none.</source>
        <translation>Es gibt keine.</translation>
    </message>
    <message>
        <source>Time span</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Column of the truth</source>
        <translation>Spalte der Wahrheit</translation>
    </message>
    <message>
        <source>Column of scores</source>
        <translation>Spalte der Werte</translation>
    </message>
    <message>
        <source>Open a folder of labelled images</source>
        <translation>Ordner mit gelabelten Bildern öffnen</translation>
    </message>
    <message>
        <source>Open a table of scores</source>
        <translation>Wertetabelle öffnen</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt)</source>
        <translation>Tabellen (*.csv *.tsv *.txt)</translation>
    </message>
</context>
<context>
    <name>CostSweep</name>
    <message>
        <source>Defect rate, %</source>
        <translation>Fehlerquote, %</translation>
    </message>
    <message>
        <source>Cost per 1,000</source>
        <translation>Kosten je 1&#x202f;000</translation>
    </message>
    <message>
        <source>FAIL from</source>
        <translation>FAIL ab</translation>
    </message>
    <message>
        <source>Cheapest rule at each rate</source>
        <translation>Billigste Regel je Quote</translation>
    </message>
    <message>
        <source>Searching the cheapest rule at each rate</source>
        <translation>Sucht die billigste Regel je Quote</translation>
    </message>
    <message>
        <source>On these parts the rule under trial costs at most 5 % more than the cheapest from {low} to {high} of defects.</source>
        <translation>Auf diesen Teilen kostet die Regel auf Probe von {low} bis {high} Fehlern höchstens 5 % mehr als die billigste.</translation>
    </message>
    <message>
        <source>At the rate set, the cheapest rule costs {share} less on these parts.</source>
        <translation>Bei der eingestellten Quote kostet die billigste Regel auf diesen Teilen {share} weniger.</translation>
    </message>
    <message>
        <source>At some rates no rule keeps to the limits; the nearest is shown.</source>
        <translation>Bei manchen Quoten hält keine Regel die Vorgaben ein; gezeigt ist die nächste.</translation>
    </message>
    <message>
        <source>Estimates; the intervals of the rule under trial stand beside it.</source>
        <translation>Schätzungen; die Intervalle der Regel auf Probe stehen daneben.</translation>
    </message>
    <message>
        <source>── cheapest</source>
        <translation>── billigste</translation>
    </message>
    <message>
        <source>- - under trial</source>
        <translation>- - auf Probe</translation>
    </message>
    <message>
        <source>··· today</source>
        <translation>··· heute</translation>
    </message>
    <message>
        <source>-·- pass all</source>
        <translation>-·- alle PASS</translation>
    </message>
    <message>
        <source>-··- fail all</source>
        <translation>-··- alle FAIL</translation>
    </message>
</context>
<context>
    <name>CountersCard</name>
    <message>
        <source>Yield</source>
        <translation>Ausbeute</translation>
    </message>
    <message>
        <source>Inspected</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Rejects, ppm</source>
        <translation>Ausschuss, ppm</translation>
    </message>
    <message>
        <source>Cycle</source>
        <translation>Takt</translation>
    </message>
    <message>
        <source>Verdict, p50</source>
        <translation>Urteil, p50</translation>
    </message>
</context>
<context>
    <name>DataStep</name>
    <message>
        <source>Where the data lie</source>
        <translation>Wo die Daten liegen</translation>
    </message>
    <message>
        <source>Ledger, images, recipes and models of this machine are kept in one folder.</source>
        <translation>Prüfbuch, Bilder, Rezepte und Modelle dieses Rechners liegen in einem Ordner.</translation>
    </message>
    <message>
        <source>To keep them elsewhere, close GoNoGo, set the environment variable GONOGO_DATA to another folder, or choose it in the installer, and start again.</source>
        <translation>Sollen sie anderswo liegen: GoNoGo schließen, die Umgebungsvariable GONOGO_DATA auf einen anderen Ordner setzen oder ihn im Installationsprogramm wählen, und neu starten.</translation>
    </message>
    <message>
        <source>Asking the disk …</source>
        <translation>Der Datenträger wird gefragt …</translation>
    </message>
    <message>
        <source>{size} are free on its disk.</source>
        <translation>{size} sind auf seinem Datenträger frei.</translation>
    </message>
</context>
<context>
    <name>DoneStep</name>
    <message>
        <source>Tune its limits</source>
        <translation>Grenzen einstellen</translation>
    </message>
    <message>
        <source>Its verdicts by these limits</source>
        <translation>Seine Urteile nach diesen Grenzen</translation>
    </message>
    <message>
        <source>Show it live</source>
        <translation>Live zeigen</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name} ist bereit</translation>
    </message>
    <message>
        <source>Bundle {sha256}… and recipe {recipe} version 1 are written. These are its first limits; nobody has signed them yet.</source>
        <translation>Paket {sha256}… und Rezept {recipe} Version 1 sind geschrieben. Das sind seine ersten Grenzen; noch hat sie niemand unterschrieben.</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>REVIEW</source>
        <translation>REVIEW</translation>
    </message>
    <message>
        <source>FAIL</source>
        <translation>FAIL</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
</context>
<context>
    <name>ExplainSheet</name>
    <message>
        <source>Cover place by place</source>
        <translation>Stelle für Stelle abdecken</translation>
    </message>
    <message>
        <source>Choose a layer…</source>
        <translation>Schicht wählen …</translation>
    </message>
    <message>
        <source>Channel before</source>
        <translation>Voriger Kanal</translation>
    </message>
    <message>
        <source>Next channel</source>
        <translation>Nächster Kanal</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The picture as it was judged. What is drawn here never decides.</source>
        <translation>Das Bild, wie es geprüft wurde. Was hier gezeichnet ist, entscheidet nie.</translation>
    </message>
    <message>
        <source>Covering the part place by place</source>
        <translation>Teil wird Stelle für Stelle abgedeckt</translation>
    </message>
    <message>
        <source>Coloured where the score falls when the place is covered, from a tenth of the fail threshold on. Explanation, not decision.</source>
        <translation>Gefärbt, wo der Wert beim Abdecken fällt, ab einem Zehntel der FAIL-Grenze. Erklärung, nicht Entscheidung.</translation>
    </message>
    <message>
        <source>No single place carries the score: covering any one of them leaves it as it is, within a tenth of the fail threshold.</source>
        <translation>Keine Stelle allein trägt den Wert: Jede abzudecken lässt ihn gleich, bis auf ein Zehntel der FAIL-Grenze.</translation>
    </message>
    <message>
        <source>{layer}, channel {n} of {all}, scaled to itself: it has no unit. Explanation, not decision.</source>
        <translation>{layer}, Kanal {n} von {all}, auf sich selbst skaliert: ohne Einheit. Erklärung, nicht Entscheidung.</translation>
    </message>
    <message>
        <source>Looking into {layer}</source>
        <translation>Blick in {layer}</translation>
    </message>
    <message>
        <source>It was stopped; nothing is shown of it.</source>
        <translation>Es wurde abgebrochen; nichts davon wird gezeigt.</translation>
    </message>
    <message>
        <source>Listing the layers</source>
        <translation>Schichten werden gelistet</translation>
    </message>
    <message>
        <source>{operator}, {n} channels of {w} × {h}</source>
        <translation>{operator}, {n} Kanäle mit {w} × {h}</translation>
    </message>
    <message>
        <source>This model has no feature maps.</source>
        <translation>Dieses Modell hat keine Merkmalskarten.</translation>
    </message>
    <message>
        <source>Which layer?</source>
        <translation>Welche Schicht?</translation>
    </message>
    <message>
        <source>{n} of {all} places</source>
        <translation>{n} von {all} Stellen</translation>
    </message>
    <message>
        <source>, about {s} s left</source>
        <translation>, noch etwa {s} s</translation>
    </message>
    <message>
        <source>Channel {n} of {all}</source>
        <translation>Kanal {n} von {all}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>What the score hangs on</source>
        <translation>Woran der Wert hängt</translation>
    </message>
    <message>
        <source>Each place is covered with grey in turn, and the part is judged again.</source>
        <translation>Jede Stelle wird der Reihe nach grau abgedeckt und das Teil neu geprüft.</translation>
    </message>
    <message>
        <source>Inside the model</source>
        <translation>Im Inneren des Modells</translation>
    </message>
</context>
<context>
    <name>FactsStep</name>
    <message>
        <source>I have read this</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Mind</source>
        <translation>Beachten</translation>
    </message>
    <message>
        <source>Still to be answered</source>
        <translation>Noch zu beantworten</translation>
    </message>
    <message>
        <source>What it says of your pictures</source>
        <translation>Was es zu den Bildern sagt</translation>
    </message>
    <message>
        <source>Answer 1 question</source>
        <translation>1 Frage beantworten</translation>
    </message>
    <message>
        <source>Answer {n} questions</source>
        <translation>{n} Fragen beantworten</translation>
    </message>
    <message>
        <source>Give it a name</source>
        <translation>Namen geben</translation>
    </message>
    <message>
        <source>Judging your pictures …</source>
        <translation>Bilder werden geprüft …</translation>
    </message>
    <message>
        <source>From the file: {why}</source>
        <translation>Aus der Datei: {why}</translation>
    </message>
    <message>
        <source>By custom: {why}</source>
        <translation>Nach Üblichkeit: {why}</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>Eigene Antwort</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Change: {name}</source>
        <translation>Ändern: {name}</translation>
    </message>
</context>
<context>
    <name>FilesStep</name>
    <message>
        <source>Choose an ONNX file…</source>
        <translation>ONNX-Datei wählen …</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <source>Sample parts…</source>
        <translation>Musterteile …</translation>
    </message>
    <message>
        <source>The station&apos;s last parts…</source>
        <translation>Letzte Teile der Station …</translation>
    </message>
    <message>
        <source>Look into the model</source>
        <translation>Modell ansehen</translation>
    </message>
    <message>
        <source>The model</source>
        <translation>Das Modell</translation>
    </message>
    <message>
        <source>One .onnx file. It can be dropped anywhere on this page, too.</source>
        <translation>Eine .onnx-Datei. Sie lässt sich auch auf diese Seite ziehen.</translation>
    </message>
    <message>
        <source>Real pictures</source>
        <translation>Echte Bilder</translation>
    </message>
    <message>
        <source>As the camera gives them. What the file does not say is answered by looking at what the model makes of them.</source>
        <translation>Wie die Kamera sie liefert. Was die Datei nicht sagt, zeigt sich daran, was das Modell aus ihnen macht.</translation>
    </message>
    <message>
        <source>No file yet</source>
        <translation>Noch keine Datei</translation>
    </message>
    <message>
        <source>Reading the pictures …</source>
        <translation>Bilder werden gelesen …</translation>
    </message>
    <message>
        <source>No pictures yet</source>
        <translation>Noch keine Bilder</translation>
    </message>
    <message>
        <source>Folder {place}</source>
        <translation>Ordner {place}</translation>
    </message>
    <message>
        <source>Sample parts: {place}</source>
        <translation>Musterteile: {place}</translation>
    </message>
    <message>
        <source>Last parts of {place}</source>
        <translation>Letzte Teile von {place}</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>ONNX models (*.onnx)</source>
        <translation>ONNX-Modelle (*.onnx)</translation>
    </message>
    <message>
        <source>Open a folder of real pictures</source>
        <translation>Ordner mit echten Bildern öffnen</translation>
    </message>
    <message>
        <source>Which sample parts?</source>
        <translation>Welche Musterteile?</translation>
    </message>
    <message>
        <source>There are none.</source>
        <translation>Es gibt keine.</translation>
    </message>
    <message>
        <source>Parts of which recipe?</source>
        <translation>Teile von welchem Rezept?</translation>
    </message>
    <message>
        <source>There is no recipe yet.</source>
        <translation>Es gibt noch kein Rezept.</translation>
    </message>
</context>
<context>
    <name>FirstSheet</name>
    <message>
        <source>1  Language</source>
        <translation>1  Sprache</translation>
    </message>
    <message>
        <source>2  Who signs</source>
        <translation>2  Unterschrift</translation>
    </message>
    <message>
        <source>3  Data</source>
        <translation>3  Daten</translation>
    </message>
    <message>
        <source>4  Camera</source>
        <translation>4  Kamera</translation>
    </message>
    <message>
        <source>5  GPU</source>
        <translation>5  GPU</translation>
    </message>
    <message>
        <source>6  Start</source>
        <translation>6  Start</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Skip all</source>
        <translation>Alles überspringen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Stopped. No sample part is kept; Start makes them anew.</source>
        <translation>Abgebrochen. Kein Musterteil wird behalten; Start erzeugt sie neu.</translation>
    </message>
    <message>
        <source>Sample part {n} of {all} is made.</source>
        <translation>Musterteil {n} von {all} ist fertig.</translation>
    </message>
    <message>
        <source>Making sample parts …</source>
        <translation>Musterteile werden erzeugt …</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>FlipModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Damals</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Limit crossed</source>
        <translation>Grenze überschritten</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>%m-%d %H:%M</source>
        <translation>%d.%m. %H:%M</translation>
    </message>
    <message>
        <source>{part} (not sent)</source>
        <translation>{part} (nicht gesendet)</translation>
    </message>
    <message>
        <source>recorded {score}</source>
        <translation>aufgezeichnet {score}</translation>
    </message>
</context>
<context>
    <name>FlipTable</name>
    <message>
        <source>Parts that change side, newest first; Enter opens one</source>
        <translation>Teile, die die Seite wechseln, neueste zuerst; Eingabe öffnet eines</translation>
    </message>
</context>
<context>
    <name>FocusBar</name>
    <message>
        <source>Focus</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>{p:.0f} % of best {b:.0f}</source>
        <translation>{p:.0f} % von bestem {b:.0f}</translation>
    </message>
</context>
<context>
    <name>FrameCanvas</name>
    <message>
        <source>Picture of the part</source>
        <translation>Bild des Teils</translation>
    </message>
</context>
<context>
    <name>FrameFlip</name>
    <message>
        <source>Picture before (Page up)</source>
        <translation>Voriges Bild (Bild auf)</translation>
    </message>
    <message>
        <source>Next picture (Page down)</source>
        <translation>Nächstes Bild (Bild ab)</translation>
    </message>
    <message>
        <source>Picture {n} of {all} · {name}</source>
        <translation>Bild {n} von {all} · {name}</translation>
    </message>
</context>
<context>
    <name>GalleryList</name>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
</context>
<context>
    <name>GalleryModel</name>
    <message>
        <source>Row {n}</source>
        <translation>Zeile {n}</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>{name}: {now}, score {score}, truth {truth}</source>
        <translation>{name}: {now}, Wert {score}, Wahrheit {truth}</translation>
    </message>
    <message>
        <source>, today {verdict}</source>
        <translation>, heute {verdict}</translation>
    </message>
</context>
<context>
    <name>GpuStep</name>
    <message>
        <source>GPU or CPU</source>
        <translation>GPU oder CPU</translation>
    </message>
    <message>
        <source>Each recipe says where its model may run. This is what the machine offers.</source>
        <translation>Jedes Rezept sagt, wo sein Modell rechnen darf. Das bietet dieser Rechner.</translation>
    </message>
    <message>
        <source>Trying the GPU …</source>
        <translation>Die GPU wird geprüft …</translation>
    </message>
    <message>
        <source>The shipped models are made for the CPU.</source>
        <translation>Die mitgelieferten Modelle sind für die CPU gemacht.</translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>The histogram of the newest frame appears here</source>
        <translation>Hier erscheint das Histogramm des neuesten Bildes</translation>
    </message>
    <message>
        <source>Histogram of grey values</source>
        <translation>Histogramm der Grauwerte</translation>
    </message>
    <message>
        <source>Grey value</source>
        <translation>Grauwert</translation>
    </message>
    <message>
        <source>Pixels, %</source>
        <translation>Pixel, %</translation>
    </message>
</context>
<context>
    <name>ImportSheet</name>
    <message>
        <source>1  Model and pictures</source>
        <translation>1  Modell und Bilder</translation>
    </message>
    <message>
        <source>2  Understood</source>
        <translation>2  Verstanden</translation>
    </message>
    <message>
        <source>3  Questions</source>
        <translation>3  Fragen</translation>
    </message>
    <message>
        <source>4  Name</source>
        <translation>4  Name</translation>
    </message>
    <message>
        <source>5  Ready</source>
        <translation>5  Fertig</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>LabelDelegate</name>
    <message>
        <source>+{n} by others</source>
        <translation>+{n} von anderen</translation>
    </message>
    <message>
        <source>%m-%d %H:%M</source>
        <translation>%d.%m. %H:%M</translation>
    </message>
</context>
<context>
    <name>LabelList</name>
    <message>
        <source>Parts to be labelled</source>
        <translation>Zu labelnde Teile</translation>
    </message>
</context>
<context>
    <name>LabelPad</name>
    <message>
        <source>GOOD</source>
        <translation>GUT</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Your name, written to the ledger with each label</source>
        <translation>Name, der mit jedem Label ins Prüfbuch kommt</translation>
    </message>
    <message>
        <source>Start station</source>
        <translation>Station starten</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Withdraw the last label (Ctrl+Z, Backspace)</source>
        <translation>Letztes Label zurücknehmen (Strg+Z, Rücktaste)</translation>
    </message>
    <message>
        <source>{n} of {all} labelled</source>
        <translation>{n} von {all} gelabelt</translation>
    </message>
</context>
<context>
    <name>LabelPage</name>
    <message>
        <source>Reading the ledger</source>
        <translation>Prüfbuch wird gelesen</translation>
    </message>
    <message>
        <source>Write your name first; it stands beside each label.</source>
        <translation>Erst den Namen eintragen; er steht bei jedem Label.</translation>
    </message>
    <message>
        <source>The ledger cannot be read</source>
        <translation>Das Prüfbuch ist nicht lesbar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>No station runs: labels cannot be written.</source>
        <translation>Keine Station läuft: Labels lassen sich nicht schreiben.</translation>
    </message>
    <message>
        <source>{n} left</source>
        <translation>noch {n}</translation>
    </message>
    <message>
        <source>All labelled</source>
        <translation>Alle gelabelt</translation>
    </message>
</context>
<context>
    <name>LabelSource</name>
    <message>
        <source>Review</source>
        <translation>Sicht</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Audit</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Parts with the verdict REVIEW</source>
        <translation>Teile mit dem Urteil REVIEW</translation>
    </message>
    <message>
        <source>PASS parts drawn at random</source>
        <translation>Zufällig gezogene PASS-Teile</translation>
    </message>
    <message>
        <source>Parts of the ledger&apos;s filter</source>
        <translation>Teile nach Filter des Prüfbuchs</translation>
    </message>
    <message>
        <source>Parts with the verdict REVIEW appear here as they are judged.</source>
        <translation>Teile mit dem Urteil REVIEW erscheinen hier, sobald sie geprüft sind.</translation>
    </message>
    <message>
        <source>No part waits for review</source>
        <translation>Kein Teil wartet auf Sichtung</translation>
    </message>
    <message>
        <source>A recipe with an audit rate draws PASS parts at random and keeps their pictures. Without such a sample nobody can tell what slips through.</source>
        <translation>Ein Rezept mit Stichprobenrate zieht PASS-Teile zufällig und behält ihre Bilder. Ohne solche Stichprobe weiß niemand, was durchschlüpft.</translation>
    </message>
    <message>
        <source>There is no audit sample</source>
        <translation>Es gibt keine Stichprobe</translation>
    </message>
    <message>
        <source>Nothing in the ledger fits this filter.</source>
        <translation>Nichts im Prüfbuch passt zu diesem Filter.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>No decision fits</source>
        <translation>Keine Entscheidung passt</translation>
    </message>
    <message>
        <source>Every part that is judged appears here, the newest first.</source>
        <translation>Jedes geprüfte Teil erscheint hier, das neueste zuerst.</translation>
    </message>
    <message>
        <source>The ledger is empty</source>
        <translation>Das Prüfbuch ist leer</translation>
    </message>
</context>
<context>
    <name>LanguageStep</name>
    <message>
        <source>Welcome to GoNoGo</source>
        <translation>Willkommen bei GoNoGo</translation>
    </message>
    <message>
        <source>A few questions set this machine up. In which language?</source>
        <translation>Einige Fragen richten diesen Rechner ein. In welcher Sprache?</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
</context>
<context>
    <name>LatchedTile</name>
    <message>
        <source>Last reject</source>
        <translation>Letzter Ausschuss</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>None in this run</source>
        <translation>Keiner in diesem Lauf</translation>
    </message>
</context>
<context>
    <name>LedgerFilter</name>
    <message>
        <source>Part id</source>
        <translation>Teilenummer</translation>
    </message>
    <message>
        <source>Search for a part id</source>
        <translation>Teilenummer suchen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>All times</source>
        <translation>Gesamte Zeit</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last 8 hours</source>
        <translation>Letzte 8 Stunden</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>All recipes</source>
        <translation>Alle Rezepte</translation>
    </message>
    <message>
        <source>Time span</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
</context>
<context>
    <name>LedgerModel</name>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
</context>
<context>
    <name>LedgerPage</name>
    <message>
        <source>Reading the ledger</source>
        <translation>Prüfbuch wird gelesen</translation>
    </message>
    <message>
        <source>The ledger cannot be read</source>
        <translation>Das Prüfbuch ist nicht lesbar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source> so far, scroll for more</source>
        <translation> bisher, für mehr rollen</translation>
    </message>
    <message>
        <source>{n} decisions{more}</source>
        <translation>{n} Entscheidungen{more}</translation>
    </message>
    <message>
        <source>No decision fits</source>
        <translation>Keine Entscheidung passt</translation>
    </message>
    <message>
        <source>Nothing in the ledger fits this filter.</source>
        <translation>Nichts im Prüfbuch passt zu diesem Filter.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>The ledger is empty</source>
        <translation>Das Prüfbuch ist leer</translation>
    </message>
    <message>
        <source>Every part that is judged appears here, the newest first.</source>
        <translation>Jedes geprüfte Teil erscheint hier, das neueste zuerst.</translation>
    </message>
</context>
<context>
    <name>LedgerTable</name>
    <message>
        <source>Decisions, newest first</source>
        <translation>Entscheidungen, neueste zuerst</translation>
    </message>
</context>
<context>
    <name>LimitButton</name>
    <message>
        <source>Arrow keys: next score. Press: type a number.</source>
        <translation>Pfeiltasten: nächster Wert. Drücken: Zahl eingeben.</translation>
    </message>
    <message>
        <source>{verdict} from
{value}</source>
        <translation>{verdict} ab
{value}</translation>
    </message>
    <message>
        <source>{verdict} from</source>
        <translation>{verdict} ab</translation>
    </message>
</context>
<context>
    <name>LivePane</name>
    <message>
        <source>{part} has no picture</source>
        <translation>{part} hat kein Bild</translation>
    </message>
    <message>
        <source>Start station</source>
        <translation>Station starten</translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation>Lauf starten</translation>
    </message>
    <message>
        <source>EMULATED CAMERA</source>
        <translation>EMULIERTE KAMERA</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>No page is called {key}; there are {known}.</source>
        <translation>Keine Seite heißt {key}; es gibt {known}.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>The window opens anew. What is not saved on its pages is gone.</source>
        <translation>Das Fenster öffnet sich neu. Nicht Gespeichertes auf den Seiten geht verloren.</translation>
    </message>
    <message>
        <source>Language of the screen</source>
        <translation>Sprache des Bildschirms</translation>
    </message>
</context>
<context>
    <name>MessageLine</name>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>ModelCardView</name>
    <message>
        <source>The model in words</source>
        <translation>Das Modell in Worten</translation>
    </message>
    <message>
        <source>Its card cannot be read.</source>
        <translation>Seine Karte ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Gemessen</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Decides</source>
        <translation>Entscheidet</translation>
    </message>
    <message>
        <source>Explains</source>
        <translation>Erklärt</translation>
    </message>
    <message>
        <source>Sees</source>
        <translation>Sieht</translation>
    </message>
    <message>
        <source>No defects</source>
        <translation>Keine Fehler</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Bundle&apos;s hash</source>
        <translation>Hash des Pakets</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>No model of your own is here yet. Any ONNX image model can be brought in; these came with GoNoGo.</source>
        <translation>Noch kein eigenes Modell ist hier. Jedes ONNX-Bildmodell lässt sich einbringen; diese kamen mit GoNoGo.</translation>
    </message>
    <message>
        <source>your own</source>
        <translation>eigenes</translation>
    </message>
    <message>
        <source>came with GoNoGo</source>
        <translation>mit GoNoGo geliefert</translation>
    </message>
</context>
<context>
    <name>ModelRemover</name>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>{name} entfernen?</translation>
    </message>
    <message>
        <source>The model {name} and its recipe leave the lists, and no run can be started with them. Their files are kept and can be put back. Nothing in the ledger changes.</source>
        <translation>Das Modell {name} und sein Rezept verschwinden aus den Listen, und kein Lauf lässt sich mit ihnen starten. Ihre Dateien bleiben und lassen sich zurückholen. Im Prüfbuch ändert sich nichts.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Put {name} back</source>
        <translation>{name} zurückholen</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Bring a model in…</source>
        <translation>Modell einbringen …</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Reading the models</source>
        <translation>Modelle werden gelesen</translation>
    </message>
    <message>
        <source>{n} models, {own} of your own</source>
        <translation>{n} Modelle, davon {own} eigene</translation>
    </message>
    <message>
        <source>There is no model</source>
        <translation>Es gibt kein Modell</translation>
    </message>
    <message>
        <source>Neither yours nor those that come with GoNoGo are there.</source>
        <translation>Weder eigene noch die von GoNoGo sind da.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>The models cannot be read</source>
        <translation>Die Modelle sind nicht lesbar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
</context>
<context>
    <name>MomentRow</name>
    <message>
        <source>−1 day</source>
        <translation>−1 Tag</translation>
    </message>
    <message>
        <source>−1 h</source>
        <translation>−1 h</translation>
    </message>
    <message>
        <source>+1 h</source>
        <translation>+1 h</translation>
    </message>
    <message>
        <source>+1 day</source>
        <translation>+1 Tag</translation>
    </message>
</context>
<context>
    <name>NameSheet</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>NameStep</name>
    <message>
        <source>Name of the bundle and of its recipe</source>
        <translation>Name des Pakets und seines Rezepts</translation>
    </message>
    <message>
        <source>Title on the screen</source>
        <translation>Titel auf dem Bildschirm</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>What will be made</source>
        <translation>Was entsteht</translation>
    </message>
    <message>
        <source>Limits to begin with</source>
        <translation>Grenzen für den Anfang</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <source>A model bundle with graph, contract, an image whose answer is known, and where it comes from; and version 1 of a recipe that runs it. Nothing that is there is changed.</source>
        <translation>Ein Modellpaket mit Graph, Vertrag, einem Bild mit bekannter Antwort und seiner Herkunft; dazu Version 1 eines Rezepts, das es ausführt. Vorhandenes bleibt unverändert.</translation>
    </message>
    <message>
        <source>It will be called {name}: lower case, digits and hyphens.</source>
        <translation>Es wird {name} heißen: Kleinbuchstaben, Ziffern und Bindestriche.</translation>
    </message>
    <message>
        <source>Camera: {words}</source>
        <translation>Kamera: {words}</translation>
    </message>
    <message>
        <source>The pictures it was tried on</source>
        <translation>Die Bilder, an denen es erprobt wurde</translation>
    </message>
    <message>
        <source>The camera of {name}</source>
        <translation>Die Kamera von {name}</translation>
    </message>
    <message>
        <source>Camera of the recipe</source>
        <translation>Kamera des Rezepts</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>Es gibt keine.</translation>
    </message>
</context>
<context>
    <name>NumberPad</name>
    <message>
        <source>Delete the last digit</source>
        <translation>Letzte Ziffer löschen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
    <message>
        <source>Allowed: {limits}</source>
        <translation>Erlaubt: {limits}</translation>
    </message>
</context>
<context>
    <name>OperatorHead</name>
    <message>
        <source>Scan the part</source>
        <translation>Teil scannen</translation>
    </message>
    <message>
        <source>Part id from the scanner</source>
        <translation>Teilenummer vom Scanner</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Wird vorbereitet</translation>
    </message>
    <message>
        <source>Stopping: the last parts are judged</source>
        <translation>Hält an: Die letzten Teile werden geprüft</translation>
    </message>
    <message>
        <source>Camera set-up</source>
        <translation>Kamera einrichten</translation>
    </message>
    <message>
        <source>Not running</source>
        <translation>Läuft nicht</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Station silent</source>
        <translation>Station stumm</translation>
    </message>
    <message>
        <source>No station</source>
        <translation>Keine Station</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source> · {n} waiting</source>
        <translation> · {n} warten</translation>
    </message>
</context>
<context>
    <name>OperatorPage</name>
    <message>
        <source>Choose a recipe first.</source>
        <translation>Erst ein Rezept wählen.</translation>
    </message>
</context>
<context>
    <name>OverlayBar</name>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>Contour</source>
        <translation>Kontur</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>Alt+{n}</source>
        <translation>Alt+{n}</translation>
    </message>
    <message>
        <source>Opacity of the overlay</source>
        <translation>Deckkraft der Überlagerung</translation>
    </message>
    <message>
        <source>Next attention map</source>
        <translation>Nächste Attention-Karte</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Fit: show the whole part</source>
        <translation>Einpassen: ganzes Teil zeigen</translation>
    </message>
    <message>
        <source>{n}/{all}</source>
        <translation>{n}/{all}</translation>
    </message>
</context>
<context>
    <name>PartLoader</name>
    <message>
        <source>No station runs.</source>
        <translation>Keine Station läuft.</translation>
    </message>
    <message>
        <source>There was no image: the frame never arrived.</source>
        <translation>Es gab kein Bild: Die Aufnahme kam nie an.</translation>
    </message>
    <message>
        <source>The image was not kept by policy.</source>
        <translation>Das Bild wurde nach Vorgabe nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>From the archive, with the recorded defects. The maps need a station.</source>
        <translation>Aus dem Archiv, mit den aufgezeichneten Fehlern. Die Karten brauchen eine Station.</translation>
    </message>
</context>
<context>
    <name>PartPanel</name>
    <message>
        <source>No part is open</source>
        <translation>Kein Teil ist offen</translation>
    </message>
    <message>
        <source>Choose a line of the list.</source>
        <translation>Eine Zeile der Liste wählen.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Reasons, scores and hashes appear here.</source>
        <translation>Gründe, Werte und Hashes erscheinen hier.</translation>
    </message>
    <message>
        <source>The ledger has no entry {n}.</source>
        <translation>Das Prüfbuch hat keinen Eintrag {n}.</translation>
    </message>
    <message>
        <source>No such entry</source>
        <translation>Kein solcher Eintrag</translation>
    </message>
    <message>
        <source>The ledger cannot be read</source>
        <translation>Das Prüfbuch ist nicht lesbar</translation>
    </message>
</context>
<context>
    <name>PartSheet</name>
    <message>
        <source>Entry {n}</source>
        <translation>Eintrag {n}</translation>
    </message>
    <message>
        <source>Explain more…</source>
        <translation>Mehr erklären …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Where the model looks</source>
        <translation>Wohin das Modell blickt</translation>
    </message>
</context>
<context>
    <name>PeopleStep</name>
    <message>
        <source>Who signs?</source>
        <translation>Wer unterschreibt?</translation>
    </message>
    <message>
        <source>New limits come into force when somebody signs them with name and password, and the ledger keeps who it was.</source>
        <translation>Neue Grenzen gelten, sobald jemand sie mit Name und Passwort unterschreibt; das Prüfbuch hält fest, wer es war.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Password, at least 8 characters</source>
        <translation>Passwort, mindestens 8 Zeichen</translation>
    </message>
    <message>
        <source>The password again</source>
        <translation>Das Passwort noch einmal</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>{name} may sign. Write another name to add somebody, or go on.</source>
        <translation>{name} darf unterschreiben. Einen weiteren Namen eintragen oder weitergehen.</translation>
    </message>
    <message>
        <source>If you skip this, nobody can sign: limits found on the page Cost cannot be put in force. Somebody is added later with: gonogo people add NAME</source>
        <translation>Wird das übersprungen, kann niemand unterschreiben: Grenzen von der Seite Kosten können nicht in Kraft treten. Später trägt man jemanden ein mit: gonogo people add NAME</translation>
    </message>
    <message>
        <source>The two passwords are not the same; write both again.</source>
        <translation>Die beiden Passwörter sind nicht gleich; bitte beide neu schreiben.</translation>
    </message>
</context>
<context>
    <name>PeriodSheet</name>
    <message>
        <source>From when to when</source>
        <translation>Von wann bis wann</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>By the clock of this machine; the end is not included.</source>
        <translation>Nach der Uhr dieses Rechners; das Ende zählt nicht mit.</translation>
    </message>
    <message>
        <source>Look at this span</source>
        <translation>Zeitraum ansehen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Write day and hour as 2026-11-20 18:30.</source>
        <translation>Tag und Uhrzeit als 2026-11-20 18:30 schreiben.</translation>
    </message>
    <message>
        <source>The span ends before it begins; set a later end.</source>
        <translation>Der Zeitraum endet, bevor er beginnt; ein späteres Ende setzen.</translation>
    </message>
</context>
<context>
    <name>PicturePane</name>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>Opening entry {n}</source>
        <translation>Eintrag {n} wird geöffnet</translation>
    </message>
</context>
<context>
    <name>PictureSheet</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Explain more…</source>
        <translation>Mehr erklären …</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>{name} wird geöffnet</translation>
    </message>
    <message>
        <source>The overlay is of today&apos;s rule, judged anew.</source>
        <translation>Die Überlagerung folgt der heutigen Regel, neu geprüft.</translation>
    </message>
    <message>
        <source>The model failed on it, so there is no overlay.</source>
        <translation>Das Modell scheiterte daran, daher gibt es keine Überlagerung.</translation>
    </message>
</context>
<context>
    <name>ProblemPage</name>
    <message>
        <source>The page {name} cannot be opened</source>
        <translation>Die Seite {name} lässt sich nicht öffnen</translation>
    </message>
</context>
<context>
    <name>QuestionStep</name>
    <message>
        <source>Another answer…</source>
        <translation>Andere Antwort …</translation>
    </message>
    <message>
        <source>Take this answer</source>
        <translation>Antwort übernehmen</translation>
    </message>
    <message>
        <source>Path of the file</source>
        <translation>Pfad der Datei</translation>
    </message>
    <message>
        <source>Another answer</source>
        <translation>Andere Antwort</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>Eigene Antwort</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Choose an ONNX file…</source>
        <translation>ONNX-Datei wählen …</translation>
    </message>
    <message>
        <source>Choose a text file…</source>
        <translation>Textdatei wählen …</translation>
    </message>
    <message>
        <source>Choose a file of names…</source>
        <translation>Namensdatei wählen …</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>Bild wählen …</translation>
    </message>
    <message>
        <source>For now the likeliest answer is taken for: {names}.</source>
        <translation>Vorerst gilt die wahrscheinlichste Antwort für: {names}.</translation>
    </message>
    <message>
        <source>ONNX models (*.onnx)</source>
        <translation>ONNX-Modelle (*.onnx)</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>Textdateien (*.txt)</translation>
    </message>
    <message>
        <source>Names of classes ({of_names})</source>
        <translation>Klassennamen ({of_names})</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.webp)</source>
        <translation>Bilder (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.webp)</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>{title} (Ctrl+{n})</source>
        <translation>{title} (Strg+{n})</translation>
    </message>
    <message>
        <source>Language of the screen (Ctrl+L)</source>
        <translation>Sprache des Bildschirms (Strg+L)</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Light or dark (Ctrl+T)</source>
        <translation>Hell oder dunkel (Strg+T)</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Full screen (F11)</source>
        <translation>Vollbild (F11)</translation>
    </message>
</context>
<context>
    <name>RecipeButton</name>
    <message>
        <source>Choose a recipe</source>
        <translation>Rezept wählen</translation>
    </message>
    <message>
        <source>No recipe</source>
        <translation>Kein Rezept</translation>
    </message>
    <message>
        <source>Add one to the recipes folder</source>
        <translation>Eines in den Rezeptordner legen</translation>
    </message>
    <message>
        <source>Recipe {name}</source>
        <translation>Rezept {name}</translation>
    </message>
    <message>
        <source>There is no recipe yet. Bring a model in on the page Models.</source>
        <translation>Es gibt noch kein Rezept. Auf der Seite Modelle ein Modell einbringen.</translation>
    </message>
    <message>
        <source>Recipe of the next run</source>
        <translation>Rezept des nächsten Laufs</translation>
    </message>
</context>
<context>
    <name>RehearsalList</name>
    <message>
        <source>Rehearsal</source>
        <translation>Probelauf</translation>
    </message>
</context>
<context>
    <name>RehearsedRow</name>
    <message>
        <source>ok</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>as before</source>
        <translation>wie bisher</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>nicht vorhanden</translation>
    </message>
</context>
<context>
    <name>RunButtons</name>
    <message>
        <source>START</source>
        <translation>START</translation>
    </message>
    <message>
        <source>Start the run (F5)</source>
        <translation>Lauf starten (F5)</translation>
    </message>
    <message>
        <source>STOP</source>
        <translation>STOP</translation>
    </message>
    <message>
        <source>Stop the run (Shift+F5)</source>
        <translation>Lauf anhalten (Umschalt+F5)</translation>
    </message>
</context>
<context>
    <name>ScenarioSheet</name>
    <message>
        <source>Scenarios</source>
        <translation>Szenarien</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>None is saved yet. Set prices and a rule on the page, then Save…</source>
        <translation>Noch keines gespeichert. Auf der Seite Preise und Regel einstellen, dann „Speichern …“.</translation>
    </message>
    <message>
        <source>{name} is deleted.</source>
        <translation>{name} ist gelöscht.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Put its prices, limits and rule back on the page</source>
        <translation>Seine Preise, Vorgaben und Regel auf die Seite zurückholen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>{when} on {data}, {n} parts</source>
        <translation>{when} auf {data}, {n} Teile</translation>
    </message>
    <message>
        <source>%Y-%m-%d %H:%M</source>
        <translation>%d.%m.%Y %H:%M</translation>
    </message>
    <message>
        <source>other data: </source>
        <translation>andere Daten: </translation>
    </message>
    <message>
        <source>{n} are compared already; take one of them out first.</source>
        <translation>{n} werden schon verglichen; erst eines herausnehmen.</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>{name} umbenennen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
</context>
<context>
    <name>SelfTestModel</name>
    <message>
        <source>The self-test was stopped before its end.</source>
        <translation>Der Selbsttest wurde vor seinem Ende abgebrochen.</translation>
    </message>
</context>
<context>
    <name>SelfTestSheet</name>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Bericht speichern …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>{n} of {all} checks done.</source>
        <translation>{n} von {all} Prüfungen fertig.</translation>
    </message>
    <message>
        <source>Tries all that a station needs, in some 20 s, with files and an emulated camera of its own: neither the record nor the camera is touched.</source>
        <translation>Probiert in rund 20 s alles, was eine Station braucht, mit eigenen Dateien und emulierter Kamera: Weder Prüfbuch noch Kamera werden berührt.</translation>
    </message>
    <message>
        <source>The line goes on meanwhile, with less of the processor.</source>
        <translation>Die Linie läuft derweil weiter, mit weniger Rechenleistung.</translation>
    </message>
    <message>
        <source>{n} of {all} checks failed.</source>
        <translation>{n} von {all} Prüfungen fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Nothing failed.</source>
        <translation>Nichts ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>The report is in {path}.</source>
        <translation>Der Bericht liegt in {path}.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation>Selbsttest</translation>
    </message>
</context>
<context>
    <name>ShiftModel</name>
    <message>
        <source>Shift from</source>
        <translation>Schicht ab</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Yield then</source>
        <translation>Ausbeute damals</translation>
    </message>
    <message>
        <source>Yield now</source>
        <translation>Ausbeute jetzt</translation>
    </message>
    <message>
        <source>REVIEW then</source>
        <translation>REVIEW damals</translation>
    </message>
    <message>
        <source>REVIEW now</source>
        <translation>REVIEW jetzt</translation>
    </message>
    <message>
        <source>Then / now</source>
        <translation>Damals / jetzt</translation>
    </message>
</context>
<context>
    <name>ShiftTable</name>
    <message>
        <source>Yield and review load by shift, newest first</source>
        <translation>Ausbeute und Sichtlast je Schicht, neueste zuerst</translation>
    </message>
</context>
<context>
    <name>ShownView</name>
    <message>
        <source>The map explains, it does not decide.</source>
        <translation>Die Karte erklärt, sie entscheidet nicht.</translation>
    </message>
</context>
<context>
    <name>SignSheet</name>
    <message>
        <source>Sign {name} version {version}</source>
        <translation>{name} Version {version} signieren</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Signieren</translation>
    </message>
    <message>
        <source>Say why the rule changes; the reason goes into the ledger.</source>
        <translation>Angeben, warum sich die Regel ändert; der Grund kommt ins Prüfbuch.</translation>
    </message>
    <message>
        <source>No evidence goes with it: the rule was not tried on labelled parts here.</source>
        <translation>Ohne Beleg: Die Regel wurde hier nicht an gelabelten Teilen erprobt.</translation>
    </message>
    <message>
        <source>Tried on {data}: {good} good and {bad} bad parts, sha256 {sha}. Expected cost per 1,000 parts {cost} (95 %: {low} to {high}).</source>
        <translation>Erprobt an {data}: {good} gute und {bad} schlechte Teile, sha256 {sha}. Erwartete Kosten je 1&#x202f;000 Teile {cost} (95 %: {low} bis {high}).</translation>
    </message>
    <message>
        <source>Prices, limits and pace as set on this page are kept with the recipe.</source>
        <translation>Preise, Vorgaben und Takt dieser Seite werden mit dem Rezept aufbewahrt.</translation>
    </message>
    <message>
        <source>Prices, limits and pace kept with the recipe change: {changes}</source>
        <translation>Preise, Vorgaben und Takt des Rezepts ändern sich: {changes}</translation>
    </message>
    <message>
        <source> and {n} more</source>
        <translation> und {n} weitere</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>REVIEW from</source>
        <translation>REVIEW ab</translation>
    </message>
    <message>
        <source>FAIL from</source>
        <translation>FAIL ab</translation>
    </message>
</context>
<context>
    <name>SignatureSheet</name>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Write your name.</source>
        <translation>Namen eintragen.</translation>
    </message>
    <message>
        <source>Write your password.</source>
        <translation>Passwort eintragen.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>StartingPage</name>
    <message>
        <source>The screen is starting …</source>
        <translation>Der Bildschirm startet …</translation>
    </message>
    <message>
        <source>A line that runs goes on meanwhile.</source>
        <translation>Eine laufende Linie läuft dabei weiter.</translation>
    </message>
</context>
<context>
    <name>StepSheet</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>SummaryStep</name>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>This is how the machine starts.</source>
        <translation>So startet der Rechner.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Who signs</source>
        <translation>Wer unterschreibt</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Nobody yet: nothing can be signed</source>
        <translation>Noch niemand: nichts kann unterschrieben werden</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Vorführung</translation>
    </message>
    <message>
        <source>Start makes the sample parts, starts a station and runs them. Nothing of it touches a camera.</source>
        <translation>„Starten“ erzeugt die Musterteile, startet eine Station und lässt sie laufen. Keine Kamera wird dabei berührt.</translation>
    </message>
    <message>
        <source>Start opens the page Camera. Until GoNoGo is closed, view and runs take this camera; a recipe of your own names it for good.</source>
        <translation>„Starten“ öffnet die Seite Kamera. Bis GoNoGo geschlossen wird, nehmen Live-Bild und Läufe diese Kamera; ein eigenes Rezept nennt sie auf Dauer.</translation>
    </message>
</context>
<context>
    <name>ThresholdBar</name>
    <message>
        <source>To the score below</source>
        <translation>Zum nächstkleineren Wert</translation>
    </message>
    <message>
        <source>To the score above</source>
        <translation>Zum nächstgrößeren Wert</translation>
    </message>
</context>
<context>
    <name>Thumbnails</name>
    <message>
        <source>not kept by policy</source>
        <translation>nach Vorgabe nicht aufbewahrt</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
</context>
<context>
    <name>TileDelegate</name>
    <message>
        <source>no image</source>
        <translation>kein Bild</translation>
    </message>
    <message>
        <source>today {verdict}</source>
        <translation>heute {verdict}</translation>
    </message>
</context>
<context>
    <name>TrialCard</name>
    <message>
        <source>Waits to be tried …</source>
        <translation>Wartet auf Erprobung …</translation>
    </message>
</context>
<context>
    <name>TrialCards</name>
    <message>
        <source>Is being tried …</source>
        <translation>Wird erprobt …</translation>
    </message>
    <message>
        <source>Waits to be tried …</source>
        <translation>Wartet auf Erprobung …</translation>
    </message>
</context>
<context>
    <name>UpdateModel</name>
    <message>
        <source>The update was stopped before its end; nothing of it is left.</source>
        <translation>Das Update wurde vor dem Ende abgebrochen; nichts davon ist geblieben.</translation>
    </message>
</context>
<context>
    <name>UpdateSheet</name>
    <message>
        <source>Choose file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>Take…</source>
        <translation>Übernehmen…</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Bericht speichern …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Way back…</source>
        <translation>Rückweg…</translation>
    </message>
    <message>
        <source>Update files</source>
        <translation>Update-Dateien</translation>
    </message>
    <message>
        <source>Choose an update</source>
        <translation>Update wählen</translation>
    </message>
    <message>
        <source>Take version {version}</source>
        <translation>Version {version} übernehmen</translation>
    </message>
    <message>
        <source>The next start of the screen and of the station runs it; what runs now goes on as it is. Your name and what the rehearsal found go into the ledger.</source>
        <translation>Ab dem nächsten Start von Bildschirm und Station läuft sie; was jetzt läuft, läuft unverändert weiter. Ihr Name und das Ergebnis des Probelaufs kommen ins Prüfbuch.</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Go back to {program}</source>
        <translation>Zurück: {program}</translation>
    </message>
    <message>
        <source>The next start of the screen and of the station runs it again. Ledger, recipes and models stay as they are.</source>
        <translation>Ab dem nächsten Start von Bildschirm und Station läuft dieses Programm wieder. Prüfbuch, Rezepte und Modelle bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurückgehen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>An update tries itself on copies of the ledger, the recipes and the models before it can be taken.</source>
        <translation>Ein Update erprobt sich an Kopien von Prüfbuch, Rezepten und Modellen, bevor es übernommen werden kann.</translation>
    </message>
    <message>
        <source>The line goes on meanwhile, with less of the processor.</source>
        <translation>Die Linie läuft derweil weiter, mit weniger Rechenleistung.</translation>
    </message>
    <message>
        <source>{n} things tried, and nothing stands against the update. It is not taken yet.</source>
        <translation>{n} Punkte erprobt, nichts spricht gegen das Update. Noch ist es nicht übernommen.</translation>
    </message>
    <message>
        <source>{n} of {all} things that work now would not work any more: the update cannot be taken. Save the report and send it to who made it.</source>
        <translation>{n} von {all} Punkten, die jetzt gehen, gingen nicht mehr: Das Update kann nicht übernommen werden. Den Bericht speichern und an den Hersteller schicken.</translation>
    </message>
    <message>
        <source>{n} of {all} things that work now would not work any more: the update cannot be taken. Send the report to who made it.</source>
        <translation>{n} von {all} Punkten, die jetzt gehen, gingen nicht mehr: Das Update kann nicht übernommen werden. Den Bericht an den Hersteller schicken.</translation>
    </message>
    <message>
        <source>The report is in {path}.</source>
        <translation>Der Bericht liegt in {path}.</translation>
    </message>
    <message>
        <source>Checking the file …</source>
        <translation>Die Datei wird geprüft …</translation>
    </message>
    <message>
        <source>Unpacking the new program …</source>
        <translation>Das neue Programm wird entpackt …</translation>
    </message>
    <message>
        <source>Reading the file …</source>
        <translation>Die Datei wird gelesen …</translation>
    </message>
    <message>
        <source>Copying the data for the rehearsal …</source>
        <translation>Die Daten werden für den Probelauf kopiert …</translation>
    </message>
    <message>
        <source>Trying: {what}</source>
        <translation>Probelauf: {what}</translation>
    </message>
    <message>
        <source>The update cannot be taken</source>
        <translation>Das Update kann nicht übernommen werden</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>No update chosen</source>
        <translation>Kein Update gewählt</translation>
    </message>
    <message>
        <source>Choose an update file, or drop it here.</source>
        <translation>Eine Update-Datei wählen oder hierher ziehen.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Signed by {name} (key {key}…), made on {day}. Takes {mb} MB beside the program that is installed.</source>
        <translation>Unterschrieben von {name} (Schlüssel {key}…), erstellt am {day}. Braucht {mb} MB neben dem installierten Programm.</translation>
    </message>
    <message>
        <source>Its makers say nothing about what is new.</source>
        <translation>Der Hersteller sagt nichts dazu, was neu ist.</translation>
    </message>
    <message>
        <source>Running now: version {version}</source>
        <translation>Jetzt läuft: Version {version}</translation>
    </message>
    <message>
        <source>Next start: {program}</source>
        <translation>Nächster Start: {program}</translation>
    </message>
    <message>
        <source>Way back: {program}</source>
        <translation>Rückweg: {program}</translation>
    </message>
    <message>
        <source>the installed program</source>
        <translation>das installierte Programm</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Update from file</source>
        <translation>Update aus Datei</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>Was neu ist</translation>
    </message>
</context>
<context>
    <name>UpdateSignSheet</name>
    <message>
        <source>Say why; the reason goes into the ledger.</source>
        <translation>Grund angeben; er kommt ins Prüfbuch.</translation>
    </message>
</context>
<context>
    <name>VerdictStrip</name>
    <message>
        <source>Last verdicts, newest first</source>
        <translation>Letzte Urteile, neuestes zuerst</translation>
    </message>
    <message>
        <source>The last 64 verdicts appear here</source>
        <translation>Hier erscheinen die letzten 64 Urteile</translation>
    </message>
</context>
<context>
    <name>WhatIfFigures</name>
    <message>
        <source>Then</source>
        <translation>Damals</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Yield</source>
        <translation>Ausbeute</translation>
    </message>
    <message>
        <source>Cost per 1,000</source>
        <translation>Kosten je 1&#x202f;000</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95-%-Intervall</translation>
    </message>
    <message>
        <source>Then and now</source>
        <translation>Damals und jetzt</translation>
    </message>
    <message>
        <source>{n} points</source>
        <translation>{n} Punkte</translation>
    </message>
</context>
<context>
    <name>WhatIfHead</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Recorded scores</source>
        <translation>Aufgezeichnete Werte</translation>
    </message>
    <message>
        <source>Judge images anew</source>
        <translation>Bilder neu prüfen</translation>
    </message>
    <message>
        <source>%m-%d %H:%M</source>
        <translation>%d.%m. %H:%M</translation>
    </message>
    <message>
        <source>Last shift ({n} h)</source>
        <translation>Letzte Schicht ({n} h)</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>All times</source>
        <translation>Gesamte Zeit</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>Version {n}</source>
        <translation>Version {n}</translation>
    </message>
    <message>
        <source>Model {name}</source>
        <translation>Modell {name}</translation>
    </message>
    <message>
        <source>Rule under trial</source>
        <translation>Regel auf Probe</translation>
    </message>
    <message>
        <source>Span of production</source>
        <translation>Zeitraum der Fertigung</translation>
    </message>
    <message>
        <source>The limits on this page, with the recipe&apos;s model</source>
        <translation>Die Grenzen dieser Seite, mit dem Modell des Rezepts</translation>
    </message>
    <message>
        <source>With its own rule and model</source>
        <translation>Mit eigener Regel und eigenem Modell</translation>
    </message>
    <message>
        <source>What is tried on it</source>
        <translation>Was darauf erprobt wird</translation>
    </message>
</context>
<context>
    <name>WhatIfView</name>
    <message>
        <source>Flips</source>
        <translation>Wechsel</translation>
    </message>
    <message>
        <source>By shift</source>
        <translation>Je Schicht</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV …</translation>
    </message>
    <message>
        <source>No part changes side</source>
        <translation>Kein Teil wechselt die Seite</translation>
    </message>
    <message>
        <source>{n} parts are written to {file}.</source>
        <translation>{n} Teile sind in {file} geschrieben.</translation>
    </message>
    <message>
        <source>Score differs</source>
        <translation>Wert weicht ab</translation>
    </message>
    <message>
        <source>All flips</source>
        <translation>Alle Wechsel</translation>
    </message>
    <message>
        <source>{n} parts</source>
        <translation>{n} Teile</translation>
    </message>
    <message>
        <source>Which parts</source>
        <translation>Welche Teile</translation>
    </message>
    <message>
        <source>Write the flips</source>
        <translation>Wechsel schreiben</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>What the numbers stand for</source>
        <translation>Wofür die Zahlen stehen</translation>
    </message>
</context>
<context>
    <name>WhatIfWords</name>
    <message>
        <source>Choose Production above: what-if needs the ledger of a recipe.</source>
        <translation>Oben Fertigung wählen: „Was, wenn“ braucht das Prüfbuch eines Rezepts.</translation>
    </message>
    <message>
        <source>A table is no production</source>
        <translation>Eine Tabelle ist keine Fertigung</translation>
    </message>
    <message>
        <source>The span cannot be read</source>
        <translation>Der Zeitraum ist nicht lesbar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>Nothing of this recipe was judged then. Choose another span.</source>
        <translation>Von diesem Rezept wurde da nichts geprüft. Anderen Zeitraum wählen.</translation>
    </message>
    <message>
        <source>All times</source>
        <translation>Gesamte Zeit</translation>
    </message>
    <message>
        <source>No part in this span</source>
        <translation>Kein Teil in diesem Zeitraum</translation>
    </message>
    <message>
        <source>Judge images anew</source>
        <translation>Bilder neu prüfen</translation>
    </message>
    <message>
        <source>Recorded scores cannot answer that</source>
        <translation>Aufgezeichnete Werte können das nicht beantworten</translation>
    </message>
    <message>
        <source>No image could be judged</source>
        <translation>Kein Bild ließ sich prüfen</translation>
    </message>
    <message>
        <source>Recorded scores</source>
        <translation>Aufgezeichnete Werte</translation>
    </message>
    <message>
        <source>Stopping after this image</source>
        <translation>Hält nach diesem Bild an</translation>
    </message>
    <message>
        <source>Judging images anew: {done} of {total} parts</source>
        <translation>Bilder werden neu geprüft: {done} von {total} Teilen</translation>
    </message>
    <message>
        <source>, {left} left</source>
        <translation>, noch {left}</translation>
    </message>
    <message>
        <source>. It gives way to the line.</source>
        <translation>. Die Linie hat Vorrang.</translation>
    </message>
    <message>
        <source>Kept images</source>
        <translation>Aufbewahrte Bilder</translation>
    </message>
    <message>
        <source>%m-%d %H:%M</source>
        <translation>%d.%m. %H:%M</translation>
    </message>
    <message>
        <source>{source}: {n} of {total} parts compared, {first} to {last}</source>
        <translation>{source}: {n} von {total} Teilen verglichen, {first} bis {last}</translation>
    </message>
    <message>
        <source>In the recipe REVIEW begins at another multiple of FAIL for each class, under trial at the same for all: some parts change side by that alone.</source>
        <translation>Im Rezept beginnt REVIEW je Klasse bei einem anderen Vielfachen von FAIL, auf Probe bei demselben für alle: Manche Teile wechseln allein dadurch die Seite.</translation>
    </message>
    <message>
        <source>No cost: {why}</source>
        <translation>Keine Kosten: {why}</translation>
    </message>
    <message>
        <source>The cost rests on {good} good and {bad} bad labelled parts, weighted for those they stand for.</source>
        <translation>Die Kosten beruhen auf {good} guten und {bad} schlechten gelabelten Teilen, gewichtet nach denen, für die sie stehen.</translation>
    </message>
    <message>
        <source>The decisions of the span</source>
        <translation>Die Entscheidungen des Zeitraums</translation>
    </message>
    <message>
        <source>{n} of {total} parts</source>
        <translation>{n} von {total} Teilen</translation>
    </message>
</context>
<context>
    <name>WhyView</name>
    <message>
        <source>Why the part was judged so</source>
        <translation>Warum das Teil so beurteilt wurde</translation>
    </message>
    <message>
        <source>Entry {n} cannot be shown</source>
        <translation>Eintrag {n} lässt sich nicht zeigen</translation>
    </message>
    <message>
        <source>It was written by another version, or is not a decision.</source>
        <translation>Er stammt von einer anderen Version oder ist keine Entscheidung.</translation>
    </message>
    <message>
        <source>Nothing reached a limit.</source>
        <translation>Nichts erreichte eine Grenze.</translation>
    </message>
    <message>
        <source>Scores and limits</source>
        <translation>Werte und Grenzen</translation>
    </message>
    <message>
        <source>Defects that counted</source>
        <translation>Gezählte Fehler</translation>
    </message>
    <message>
        <source>Print as read, and how surely</source>
        <translation>Schrift wie gelesen, und wie sicher</translation>
    </message>
    <message>
        <source>Judged by</source>
        <translation>Geprüft durch</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Prüfbuch</translation>
    </message>
    <message>
        <source>Review from {r}, fail from {f}</source>
        <translation>REVIEW ab {r}, FAIL ab {f}</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Ran on</source>
        <translation>Lief auf</translation>
    </message>
    <message>
        <source> (emulated)</source>
        <translation> (emuliert)</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>Mean · saturated · focus</source>
        <translation>Mittel · gesättigt · Schärfe</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>%Y-%m-%d %H:%M:%S.%f</source>
        <translation>%d.%m.%Y %H:%M:%S.%f</translation>
    </message>
    <message>
        <source>Captured</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>To decision</source>
        <translation>Bis zum Urteil</translation>
    </message>
    <message>
        <source>Stages, ms</source>
        <translation>Stufen, ms</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>Hash before</source>
        <translation>Voriger Hash</translation>
    </message>
    <message>
        <source>Written by</source>
        <translation>Geschrieben von</translation>
    </message>
</context>
<context>
    <name>WorkingStep</name>
    <message>
        <source>Looking into {name}</source>
        <translation>{name} wird angesehen</translation>
    </message>
    <message>
        <source>A process of its own opens it, with little memory and 10 s at most.</source>
        <translation>Ein eigener Prozess öffnet es, mit wenig Speicher und höchstens 10 s.</translation>
    </message>
    <message>
        <source>Making {name}</source>
        <translation>{name} wird erstellt</translation>
    </message>
    <message>
        <source>The graph is rewritten, tried on the pictures, and written to disk.</source>
        <translation>Der Graph wird umgeschrieben, an den Bildern erprobt und gespeichert.</translation>
    </message>
    <message>
        <source>{name} cannot be used</source>
        <translation>{name} ist nicht brauchbar</translation>
    </message>
    <message>
        <source>Choose another file</source>
        <translation>Andere Datei wählen</translation>
    </message>
    <message>
        <source>{s} s so far.</source>
        <translation>Bisher {s} s.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Labeln</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Prüfbuch</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Betrieb</translation>
    </message>
</context>
<context>
    <name>station</name>
    <message>
        <source>The image is too dark: mean brightness {mean}, at least {least} is needed. Is the lamp on?</source>
        <translation>Das Bild ist zu dunkel: mittlere Helligkeit {mean}, mindestens {least} ist nötig. Ist die Lampe an?</translation>
    </message>
    <message>
        <source>The image is too bright: mean brightness {mean}, at most {most} is allowed.</source>
        <translation>Das Bild ist zu hell: mittlere Helligkeit {mean}, höchstens {most} ist erlaubt.</translation>
    </message>
    <message>
        <source>{share} of the pixels are saturated, at most {most} are allowed.</source>
        <translation>{share} der Pixel sind gesättigt, höchstens {most} sind erlaubt.</translation>
    </message>
    <message>
        <source>The image is out of focus: sharpness {focus}, at least {least} is needed.</source>
        <translation>Das Bild ist unscharf: Schärfe {focus}, mindestens {least} ist nötig.</translation>
    </message>
    <message>
        <source>The image is the same as the one before it, byte by byte: the camera is frozen.</source>
        <translation>Das Bild gleicht dem vorigen Byte für Byte: Die Kamera ist eingefroren.</translation>
    </message>
    <message>
        <source>The frame has pixels of {bits} bits, the model {model} takes 8.</source>
        <translation>Das Bild hat Pixel mit {bits} Bit, das Modell {model} nimmt 8.</translation>
    </message>
    <message>
        <source>{name}: {found}, fails from {limit}</source>
        <translation>{name}: {found}, FAIL ab {limit}</translation>
    </message>
    <message>
        <source>{name}: {found}, to be looked at from {limit}</source>
        <translation>{name}: {found}, REVIEW ab {limit}</translation>
    </message>
    <message>
        <source>{read}: score {score}</source>
        <translation>{read}: Wert {score}</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>Wert {score}</translation>
    </message>
    <message>
        <source>{said} as expected, not surely enough</source>
        <translation>{said} wie erwartet, nicht sicher genug</translation>
    </message>
    <message>
        <source>{said}, expected &quot;{text}&quot;</source>
        <translation>{said}, erwartet „{text}“</translation>
    </message>
    <message>
        <source>nothing could be read</source>
        <translation>nichts lesbar</translation>
    </message>
    <message>
        <source>read &quot;{text}&quot;</source>
        <translation>gelesen „{text}“</translation>
    </message>
    <message>
        <source>The model&apos;s answer contains values that are not numbers (NaN or infinity).</source>
        <translation>Die Antwort des Modells enthält Werte, die keine Zahlen sind (NaN oder unendlich).</translation>
    </message>
    <message>
        <source>The model gave no verdict: {error}</source>
        <translation>Das Modell gab kein Urteil: {error}</translation>
    </message>
    <message>
        <source>The frame arrived damaged: {error}</source>
        <translation>Das Bild kam beschädigt an: {error}</translation>
    </message>
    <message>
        <source>The frame cannot be judged: {error}.</source>
        <translation>Das Bild lässt sich nicht prüfen: {error}.</translation>
    </message>
    <message>
        <source>the recipe&apos;s region ({place} px) does not lie on the frame of {size} px</source>
        <translation>der Bereich des Rezepts ({place} px) liegt nicht auf dem Bild von {size} px</translation>
    </message>
    <message>
        <source>The part has no id: its source ({source}) gave none.</source>
        <translation>Das Teil hat keine Nummer: Die Quelle ({source}) lieferte keine.</translation>
    </message>
    <message>
        <source>The line was full: {n} parts were waiting already.</source>
        <translation>Die Linie war voll: {n} Teile warteten schon.</translation>
    </message>
    <message>
        <source>No verdict within the deadline of {ms} ms; the part is rejected.</source>
        <translation>Kein Urteil innerhalb von {ms} ms; das Teil wird ausgeschleust.</translation>
    </message>
    <message>
        <source>Judging {what} failed unexpectedly; the log says why.</source>
        <translation>Die Prüfung ({what}) schlug unerwartet fehl; das Protokoll sagt warum.</translation>
    </message>
    <message>
        <source>part {part}</source>
        <translation>Teil {part}</translation>
    </message>
    <message>
        <source>by the new rule</source>
        <translation>nach der neuen Regel</translation>
    </message>
    <message>
        <source>The watchdog failed unexpectedly; the log says why.</source>
        <translation>Die Überwachung fiel unerwartet aus; das Protokoll sagt warum.</translation>
    </message>
    <message>
        <source>The verdict was written only after the deadline; the part is rejected.</source>
        <translation>Das Urteil kam erst nach der Frist; das Teil wird ausgeschleust.</translation>
    </message>
    <message>
        <source>The line is in fault; the part is rejected.</source>
        <translation>Die Linie ist gestört; das Teil wird ausgeschleust.</translation>
    </message>
    <message>
        <source>No frame within {ms} ms of its trigger.</source>
        <translation>Kein Bild binnen {ms} ms nach Auslösung.</translation>
    </message>
    <message>
        <source>The camera&apos;s counter says that this frame is missing.</source>
        <translation>Nach dem Zähler der Kamera fehlt dieses Bild.</translation>
    </message>
    <message>
        <source>The camera says it is connected but sends no frames.</source>
        <translation>Die Kamera meldet sich verbunden, sendet aber keine Bilder.</translation>
    </message>
    <message>
        <source>The camera does not answer; looking for it by serial number.</source>
        <translation>Die Kamera antwortet nicht; sie wird an ihrer Seriennummer gesucht.</translation>
    </message>
    <message>
        <source>The camera is back, with the settings it had.</source>
        <translation>Die Kamera ist wieder da, mit ihren Einstellungen.</translation>
    </message>
    <message>
        <source>Acquiring frames failed unexpectedly; the log says why.</source>
        <translation>Die Bildaufnahme schlug unerwartet fehl; das Protokoll sagt warum.</translation>
    </message>
    <message>
        <source>The part was scanned while the camera sent no pictures.</source>
        <translation>Das Teil wurde gescannt, während die Kamera keine Bilder sandte.</translation>
    </message>
    <message>
        <source>{n} parts failed in a row. Check the process.</source>
        <translation>{n} Teile in Folge FAIL. Prozess prüfen.</translation>
    </message>
    <message>
        <source>{n} parts in a row could not be judged. {reason}</source>
        <translation>{n} Teile in Folge ließen sich nicht prüfen. {reason}</translation>
    </message>
    <message>
        <source>Images are not kept: {problem}</source>
        <translation>Bilder werden nicht aufbewahrt: {problem}</translation>
    </message>
    <message>
        <source>the archive does not answer.</source>
        <translation>das Archiv antwortet nicht.</translation>
    </message>
    <message>
        <source>The archive could not keep up with the line.</source>
        <translation>Das Archiv kam der Linie nicht nach.</translation>
    </message>
    <message>
        <source>The image&apos;s hash was not ready in time.</source>
        <translation>Der Hash des Bildes war nicht rechtzeitig fertig.</translation>
    </message>
    <message>
        <source>The progress could not be written: {error}.</source>
        <translation>Der Fortschritt ließ sich nicht schreiben: {error}.</translation>
    </message>
    <message>
        <source>The model {name} hangs; the lane was given up.</source>
        <translation>Das Modell {name} hängt; die Spur wurde aufgegeben.</translation>
    </message>
    <message>
        <source>Another lane of the run did not arm.</source>
        <translation>Eine andere Spur des Laufs wurde nicht bereit.</translation>
    </message>
    <message>
        <source>The ledger {path} did not answer for {s} s.</source>
        <translation>Das Prüfbuch {path} antwortete {s} s lang nicht.</translation>
    </message>
    <message>
        <source>A record holds text that is no UTF-8 ({text}) and was not written.</source>
        <translation>Ein Eintrag enthält Text, der kein UTF-8 ist ({text}), und wurde nicht geschrieben.</translation>
    </message>
    <message>
        <source>Recipe {name} is triggered by {mode}; no rate applies.</source>
        <translation>Rezept {name} wird durch {mode} ausgelöst; eine Rate gilt nicht.</translation>
    </message>
    <message>
        <source>The rate cannot be taken: {error}.</source>
        <translation>Die Rate ist nicht möglich: {error}.</translation>
    </message>
    <message>
        <source>The recipe takes part ids from its {source}, not from a scanner.</source>
        <translation>Das Rezept nimmt Teilenummern von {source}, nicht vom Scanner.</translation>
    </message>
    <message>
        <source>The scanned text is empty.</source>
        <translation>Der gescannte Text ist leer.</translation>
    </message>
    <message>
        <source>{n} scanned parts are waiting for their pictures already.</source>
        <translation>{n} gescannte Teile warten schon auf ihre Bilder.</translation>
    </message>
    <message>
        <source>No line is running that could take {text}.</source>
        <translation>Keine Linie läuft, die {text} annehmen könnte.</translation>
    </message>
    <message>
        <source>The camera setting {key} cannot be changed here; it belongs to the recipe.</source>
        <translation>Die Kameraeinstellung {key} gehört zum Rezept und lässt sich hier nicht ändern.</translation>
    </message>
    <message>
        <source>The camera setting {key} cannot be {value}: {error}.</source>
        <translation>Die Kameraeinstellung {key} kann nicht {value} sein: {error}.</translation>
    </message>
    <message>
        <source>Camera {serial} did not answer within {s} s.</source>
        <translation>Kamera {serial} antwortete nicht innerhalb von {s} s.</translation>
    </message>
    <message>
        <source>Camera {serial}: {what}</source>
        <translation>Kamera {serial}: {what}</translation>
    </message>
    <message>
        <source>Camera settings can be changed only in the set-up view; stop the line first.</source>
        <translation>Kameraeinstellungen lassen sich nur im Live-Bild ändern; erst die Linie anhalten.</translation>
    </message>
    <message>
        <source>The set-up view failed unexpectedly; the log says why.</source>
        <translation>Das Live-Bild fiel unerwartet aus; das Protokoll sagt warum.</translation>
    </message>
    <message>
        <source>The camera&apos;s features are in {path}.</source>
        <translation>Die Einstellungen der Kamera liegen in {path}.</translation>
    </message>
    <message>
        <source>The camera has the features of {path}.</source>
        <translation>Die Kamera hat die Einstellungen aus {path}.</translation>
    </message>
    <message>
        <source>No camera is open; start the line or the set-up view.</source>
        <translation>Keine Kamera ist offen; Linie oder Live-Bild starten.</translation>
    </message>
    <message>
        <source>The line could not be armed for an unexpected reason; the log says why.</source>
        <translation>Die Linie wurde aus unerwartetem Grund nicht bereit; das Protokoll sagt warum.</translation>
    </message>
    <message>
        <source>The line is running; stop it first.</source>
        <translation>Die Linie läuft; erst anhalten.</translation>
    </message>
    <message>
        <source>The line is running; the camera page shows its frames.</source>
        <translation>Die Linie läuft; die Kameraseite zeigt ihre Bilder.</translation>
    </message>
    <message>
        <source>The line was not running.</source>
        <translation>Die Linie lief nicht.</translation>
    </message>
    <message>
        <source>The line has stopped.</source>
        <translation>Die Linie steht.</translation>
    </message>
    <message>
        <source>The line runs: {names}.</source>
        <translation>Die Linie läuft: {names}.</translation>
    </message>
    <message>
        <source>{actor} stops the line.</source>
        <translation>{actor} hält die Linie an.</translation>
    </message>
    <message>
        <source>A run needs at least one recipe, and each only once.</source>
        <translation>Ein Lauf braucht mindestens ein Rezept, und jedes nur einmal.</translation>
    </message>
    <message>
        <source>A view needs numbers, and at most {n} px a side.</source>
        <translation>Ein Ausschnitt braucht Zahlen und höchstens {n} px je Seite.</translation>
    </message>
    <message>
        <source>The alarm was acknowledged already.</source>
        <translation>Der Alarm war schon quittiert.</translation>
    </message>
    <message>
        <source>There is no image: {why}</source>
        <translation>Es gibt kein Bild: {why}</translation>
    </message>
    <message>
        <source>the frame was lost.</source>
        <translation>die Aufnahme ging verloren.</translation>
    </message>
    <message>
        <source>The image was not kept by policy.</source>
        <translation>Das Bild wurde nach Vorgabe nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>Ledger entry {n} is no decision.</source>
        <translation>Eintrag {n} im Prüfbuch ist keine Entscheidung.</translation>
    </message>
    <message>
        <source>The overlay needs the recipe and model that decided; they do not run now.</source>
        <translation>Die Überlagerung braucht Rezept und Modell der Entscheidung; sie laufen gerade nicht.</translation>
    </message>
    <message>
        <source>The overlay was computed anew from the archived image.</source>
        <translation>Die Überlagerung wurde aus dem Archivbild neu berechnet.</translation>
    </message>
    <message>
        <source>A label needs the name of its author; write it first.</source>
        <translation>Ein Label braucht den Namen seines Autors; erst eintragen.</translation>
    </message>
    <message>
        <source>{name} is the station&apos;s own name in the ledger; write yours.</source>
        <translation>{name} heißt die Station selbst im Prüfbuch; den eigenen Namen eintragen.</translation>
    </message>
    <message>
        <source>A part that is {truth} has no defect class.</source>
        <translation>Ein Teil, das {truth} ist, hat keine Fehlerklasse.</translation>
    </message>
    <message>
        <source>Recipe {name} version {n} has no class {defect}; its classes are {names}.</source>
        <translation>Rezept {name} Version {n} hat keine Klasse {defect}; seine Klassen sind {names}.</translation>
    </message>
    <message>
        <source>Ledger entry {n} is not as this version writes them: {error}.</source>
        <translation>Eintrag {n} im Prüfbuch ist nicht von dieser Version: {error}.</translation>
    </message>
    <message>
        <source>Ledger entry {n} is no label, so it cannot be withdrawn.</source>
        <translation>Eintrag {n} im Prüfbuch ist kein Label und lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>Ledger entry {n} is no decision, so there is nothing to label.</source>
        <translation>Eintrag {n} im Prüfbuch ist keine Entscheidung; es gibt nichts zu labeln.</translation>
    </message>
    <message>
        <source>Label {n} is {author}&apos;s, who alone may withdraw it; {other} may label the part as well.</source>
        <translation>Label {n} ist von {author} und nur von dort zurückzunehmen; {other} darf das Teil ebenfalls labeln.</translation>
    </message>
    <message>
        <source>Label {n} is withdrawn already.</source>
        <translation>Label {n} ist schon zurückgenommen.</translation>
    </message>
    <message>
        <source>A signature needs a name and a reason.</source>
        <translation>Eine Unterschrift braucht Namen und Grund.</translation>
    </message>
    <message>
        <source>The reason is longer than {n} characters; shorten it.</source>
        <translation>Der Grund hat mehr als {n} Zeichen; kürzen.</translation>
    </message>
    <message>
        <source>The name may not sign, or that is not its password.</source>
        <translation>Dieser Name darf nicht unterschreiben, oder das Passwort ist falsch.</translation>
    </message>
    <message>
        <source>A password needs at least {n} characters.</source>
        <translation>Ein Passwort braucht mindestens {n} Zeichen.</translation>
    </message>
    <message>
        <source>{name} is no name: use letters, digits, spaces and . &apos; - of 64 at most.</source>
        <translation>{name} ist kein Name: Buchstaben, Ziffern, Leerzeichen und . &apos; - verwenden, höchstens 64.</translation>
    </message>
    <message>
        <source>{name} is the station&apos;s own name in the ledger; take another.</source>
        <translation>{name} heißt im Prüfbuch die Station selbst; bitte einen anderen nehmen.</translation>
    </message>
    <message>
        <source>{old} may sign already; {name} could not be told from that name.</source>
        <translation>{old} darf schon unterschreiben; {name} wäre davon nicht zu unterscheiden.</translation>
    </message>
    <message>
        <source>The cameras could not be listed; the self-test on the page Camera says why.</source>
        <translation>Die Kameras konnten nicht aufgelistet werden; der Selbsttest auf der Seite Kamera sagt, warum.</translation>
    </message>
    <message>
        <source>A recipe is signed by its name, {name}, not by its file.</source>
        <translation>Ein Rezept wird mit seinem Namen {name} unterschrieben, nicht als Datei.</translation>
    </message>
    <message>
        <source>Recipe {name} is at version {n} now, which is not the one you started from; look at it and try your rule on it again.</source>
        <translation>Rezept {name} ist jetzt bei Version {n}, nicht mehr bei der, von der die Regel ausging; ansehen und die Regel neu erproben.</translation>
    </message>
    <message>
        <source>The rule must judge the classes of {name}: {names}.</source>
        <translation>Die Regel muss die Klassen von {name} beurteilen: {names}.</translation>
    </message>
    <message>
        <source>The rule of {name} version {n} is this one already.</source>
        <translation>Das ist schon die Regel von {name} Version {n}.</translation>
    </message>
    <message>
        <source>The prices or limits are of classes that {name} does not judge: {names}.</source>
        <translation>Preise oder Vorgaben gelten Klassen, die {name} nicht beurteilt: {names}.</translation>
    </message>
    <message>
        <source>There is a version {n} of {name} already, which cannot be used; start the station anew, and see its log if that does not help.</source>
        <translation>Es gibt schon eine Version {n} von {name}, die nicht brauchbar ist; Station neu starten, sonst ihr Protokoll ansehen.</translation>
    </message>
    <message>
        <source>The rule cannot be held against the model {name}: {why}</source>
        <translation>Die Regel lässt sich nicht gegen das Modell {name} halten: {why}</translation>
    </message>
    <message>
        <source>{text} Signed by {author}.</source>
        <translation>{text} Unterschrieben von {author}.</translation>
    </message>
    <message>
        <source>{name} version {n} is in force.</source>
        <translation>{name} Version {n} ist in Kraft.</translation>
    </message>
    <message>
        <source>The line runs version {n}, which differs in more than its rule; it takes the new one when it is started next.</source>
        <translation>Die Linie läuft mit Version {n}, die sich in mehr als der Regel unterscheidet; sie nimmt die neue beim nächsten Start.</translation>
    </message>
    <message>
        <source>{name} version {n} is signed, but not yet in force: {error} The station writes it when it starts next.</source>
        <translation>{name} Version {n} ist unterschrieben, aber noch nicht in Kraft: {error} Die Station schreibt sie beim nächsten Start.</translation>
    </message>
    <message>
        <source>{error} Look into the ledger before you sign again.</source>
        <translation>{error} Vor neuer Unterschrift ins Prüfbuch sehen.</translation>
    </message>
    <message>
        <source>Ledger entry {n} was changed; the recipe in it is not used.</source>
        <translation>Eintrag {n} im Prüfbuch wurde verändert; sein Rezept wird nicht benutzt.</translation>
    </message>
    <message>
        <source>Version {n} of {name} is signed and its file was missing; it was written again from the ledger.</source>
        <translation>Version {n} von {name} ist unterschrieben, ihre Datei fehlte; sie wurde aus dem Prüfbuch neu geschrieben.</translation>
    </message>
    <message>
        <source>Version {n} of {name} is signed but not in force: {error}</source>
        <translation>Version {n} von {name} ist unterschrieben, aber nicht in Kraft: {error}</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>Es gibt keine.</translation>
    </message>
    <message>
        <source>The station is ending.</source>
        <translation>Die Station wird beendet.</translation>
    </message>
    <message>
        <source>The station (process {pid}) has been silent for {s} s.</source>
        <translation>Die Station (Prozess {pid}) ist seit {s} s stumm.</translation>
    </message>
    <message>
        <source>The station process {pid} has ended unexpectedly. No further part passes, but a PASS driven at that moment may still stand: clear the gate. Everything acknowledged is in the ledger.</source>
        <translation>Der Stationsprozess {pid} endete unerwartet. Kein weiteres Teil wird gut gemeldet, doch ein PASS von diesem Augenblick kann noch anstehen: Ausschleusung räumen. Alles Bestätigte steht im Prüfbuch.</translation>
    </message>
    <message>
        <source>Connected to the station.</source>
        <translation>Mit der Station verbunden.</translation>
    </message>
    <message>
        <source>The station is starting …</source>
        <translation>Die Station startet …</translation>
    </message>
    <message>
        <source>Connecting to the station …</source>
        <translation>Verbindung zur Station …</translation>
    </message>
    <message>
        <source>The station is not running.</source>
        <translation>Die Station läuft nicht.</translation>
    </message>
    <message>
        <source>{why} It is not known whether the command was heard.</source>
        <translation>{why} Ob der Befehl ankam, ist unbekannt.</translation>
    </message>
    <message>
        <source>The station has ended.</source>
        <translation>Die Station hat geendet.</translation>
    </message>
    <message>
        <source>The link was closed.</source>
        <translation>Die Verbindung wurde geschlossen.</translation>
    </message>
    <message>
        <source>The link is closed.</source>
        <translation>Die Verbindung ist geschlossen.</translation>
    </message>
    <message>
        <source>Another station has started.</source>
        <translation>Eine andere Station ist gestartet.</translation>
    </message>
    <message>
        <source>The station speaks another version: {error}.</source>
        <translation>Die Station hat eine andere Version: {error}.</translation>
    </message>
    <message>
        <source>The station did not answer.</source>
        <translation>Die Station antwortete nicht.</translation>
    </message>
    <message>
        <source>The station could not carry out {name}; its log says why.</source>
        <translation>Die Station konnte {name} nicht ausführen; ihr Protokoll sagt warum.</translation>
    </message>
    <message>
        <source>The command was not understood: {error}.</source>
        <translation>Der Befehl wurde nicht verstanden: {error}.</translation>
    </message>
    <message>
        <source>The run started at {since} was not stopped in order (power loss, or the station was killed); {until}, and every acknowledged record is kept (run {run}).</source>
        <translation>Der am {since} begonnene Lauf wurde nicht ordnungsgemäß beendet (Stromausfall oder Abbruch der Station); {until}, und jeder bestätigte Eintrag ist erhalten (Lauf {run}).</translation>
    </message>
    <message>
        <source>its last decision is from {utc}</source>
        <translation>seine letzte Entscheidung ist von {utc}</translation>
    </message>
    <message>
        <source>it has no decision</source>
        <translation>er hat keine Entscheidung</translation>
    </message>
    <message>
        <source>defect</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>borderline</source>
        <translation>Grenzfall</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>zu dunkel</translation>
    </message>
    <message>
        <source>too bright</source>
        <translation>zu hell</translation>
    </message>
    <message>
        <source>saturated</source>
        <translation>gesättigt</translation>
    </message>
    <message>
        <source>out of focus</source>
        <translation>unscharf</translation>
    </message>
    <message>
        <source>repeated</source>
        <translation>wiederholt</translation>
    </message>
    <message>
        <source>wrong shape</source>
        <translation>falsche Größe</translation>
    </message>
    <message>
        <source>grab failed</source>
        <translation>Aufnahme fehlgeschlagen</translation>
    </message>
    <message>
        <source>frame lost</source>
        <translation>Bild verloren</translation>
    </message>
    <message>
        <source>queue full</source>
        <translation>Linie voll</translation>
    </message>
    <message>
        <source>deadline</source>
        <translation>Frist</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>keine Zahl</translation>
    </message>
    <message>
        <source>model failed</source>
        <translation>Modell fehlgeschlagen</translation>
    </message>
    <message>
        <source>no part id</source>
        <translation>keine Teilenummer</translation>
    </message>
    <message>
        <source>output failed</source>
        <translation>Ausgang fehlgeschlagen</translation>
    </message>
</context>
</TS>
