# Reads the xUnit file of a test run and prints what took long: the build, the suites, the tests.
#
#     awk -v build=131 -v tests=74 -f Tests/what-took-long.awk .build/tests*.xml

function attribute(name,    text) {
    text = $0
    if (!sub(".* " name "=\"", "", text)) return ""
    sub("\".*", "", text)
    gsub(/`/, "", text)
    gsub(/&apos;/, "'", text); gsub(/&quot;/, "\"", text)
    gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text)
    return text
}

/<testcase / {
    suite = attribute("classname"); test = attribute("name"); seconds = attribute("time") + 0
    sub(/\(\)$/, "", test)
    suites[suite] += seconds
    cases[suite ": " test] += seconds
}

# Prints the largest numbers of a table.
function largest(table, count,    key, best) {
    while (count-- > 0) {
        best = ""
        for (key in table) if (best == "" || table[key] > table[best]) best = key
        if (best == "" || table[best] < 0.1) return
        printf "%8.1f s  %s\n", table[best], best
        delete table[best]
    }
}

END {
    printf "\nWhat took long: the build %.0f s, the tests %.0f s; of these, by suite\n", build, tests
    largest(suites, 12)
    print "and by test"
    largest(cases, 12)
    print ""
}
