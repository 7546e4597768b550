// The judge of the benchmark `clearing`: LEMON (https://lemon.cs.elte.hu) finds the most that can be cleared.
//
//     judge FILE.csv scaling|simplex      prints: obligations kept-by-the-filter cleared cpu-seconds peak-kilobytes
//
// Both solve after the same filter (only debts within a strongly connected component can clear), and the time counts
// building the graph as well as solving, but not reading the file.
#include <lemon/connectivity.h>
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#include <lemon/static_graph.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <unordered_map>
#include <vector>

struct Debt {
  int debtor, creditor;
  long long amount;
};

static std::vector<Debt> read(const char *path, int &firms) {
  std::FILE *file = std::fopen(path, "r");
  if (!file) std::exit(2);
  char line[256];
  std::unordered_map<long long, int> number;
  auto numbered = [&](long long name) { return number.emplace(name, (int)number.size()).first->second; };
  std::vector<Debt> debts;
  if (!std::fgets(line, sizeof line, file)) std::exit(2);
  long long id, debtor, creditor, amount;
  while (std::fscanf(file, "%lld,%lld,%lld,%lld\n", &id, &debtor, &creditor, &amount) == 4) {
    if (debtor != creditor && amount > 0) debts.push_back({numbered(debtor), numbered(creditor), amount});
  }
  firms = number.size();
  return debts;
}

static double cpuSeconds() { return (double)std::clock() / CLOCKS_PER_SEC; }

// The debts within components, firms numbered anew and sorted by debtor.
static std::vector<Debt> inCycles(const std::vector<Debt> &debts, int firms, int &kept) {
  lemon::SmartDigraph graph;
  graph.reserveNode(firms);
  graph.reserveArc(debts.size());
  for (int i = 0; i < firms; i++) graph.addNode();
  for (auto &debt : debts) graph.addArc(graph.nodeFromId(debt.debtor), graph.nodeFromId(debt.creditor));
  lemon::SmartDigraph::NodeMap<int> component(graph);
  lemon::stronglyConnectedComponents(graph, component);
  std::vector<int> number(firms, -1);
  std::vector<Debt> inside;
  kept = 0;
  auto numbered = [&](int firm) { return number[firm] < 0 ? number[firm] = kept++ : number[firm]; };
  for (auto &debt : debts) {
    if (component[graph.nodeFromId(debt.debtor)] != component[graph.nodeFromId(debt.creditor)]) continue;
    int debtor = numbered(debt.debtor), creditor = numbered(debt.creditor);
    inside.push_back({debtor, creditor, debt.amount});
  }
  std::sort(inside.begin(), inside.end(), [](auto &a, auto &b) { return a.debtor < b.debtor; });
  return inside;
}

int main(int, char **argv) {
  int firms, kept;
  auto debts = read(argv[1], firms);
  double start = cpuSeconds();
  auto inside = inCycles(debts, firms, kept);
  typedef lemon::StaticDigraph Graph;
  std::vector<std::pair<int, int>> pairs;
  for (auto &debt : inside) pairs.push_back({debt.debtor, debt.creditor});
  Graph graph;
  graph.build(kept, pairs.begin(), pairs.end());
  Graph::ArcMap<long long> upper(graph), cost(graph);
  Graph::NodeMap<long long> supply(graph, 0);
  bool simplex = !std::strcmp(argv[2], "simplex");
  long long total = 0, cleared = 0;
  for (int i = 0; i < (int)inside.size(); i++) {
    auto arc = graph.arcFromId(i);
    upper[arc] = inside[i].amount;
    cost[arc] = simplex ? 1 : -1;
    total += inside[i].amount;
    supply[graph.source(arc)] += inside[i].amount;
    supply[graph.target(arc)] -= inside[i].amount;
  }
  if (simplex) {
    lemon::NetworkSimplex<Graph, long long, long long> solver(graph);
    solver.upperMap(upper).costMap(cost).supplyMap(supply);
    if (solver.run() != solver.OPTIMAL) return 1;
    cleared = total - solver.totalCost<long long>();
  } else {
    lemon::CostScaling<Graph, long long, long long> solver(graph);
    solver.upperMap(upper).costMap(cost);
    if (solver.run() != solver.OPTIMAL) return 1;
    cleared = -solver.totalCost<long long>();
  }
  double seconds = cpuSeconds() - start;
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%zu %zu %lld %.4f %ld\n", debts.size(), inside.size(), cleared, seconds, usage.ru_maxrss);
}
