// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The report of `modc diff` as text, Markdown or JSON.
#include "frontend/driver/DiffModels.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <fmt/format.h>

namespace modc {
namespace {

namespace json = llvm::json;
using Row = ModelDifference::Row;

const char *change(const Row &row) { return row.before.empty() ? "added" : row.after.empty() ? "removed" : "changed"; }

std::string arrow(const Row &row, const char *between) {
  if (row.before.empty() || row.after.empty())
    return row.before + row.after;
  return row.before + between + row.after;
}

std::string textRows(const std::string &title, const std::vector<Row> &rows) {
  std::size_t width = 0;
  for (const Row &row : rows)
    width = std::max(width, row.name.size());
  std::string text = title + "\n";
  for (const Row &row : rows)
    text += fmt::format("  {:<8} {:<{}}  {}\n", change(row), row.name, width, arrow(row, " -> "));
  return text + "\n";
}

std::string weightsSentence(const ModelDifference &difference) {
  switch (difference.weights()) {
  case ModelDifference::Weights::Load:
    return "load as they are";
  case ModelDifference::Weights::LoadRenamed:
    return fmt::format("load once {} renamed", difference.renames.size() == 1 ? "a key is" : "keys are");
  case ModelDifference::Weights::DoNotLoad:
    break;
  }
  bool onlyAdded = std::all_of(difference.tensors.begin(), difference.tensors.end(),
                               [](const Row &row) { return row.before.empty(); });
  return onlyAdded && difference.renames.empty()
             ? "do not load: keys are missing (strict = false leaves those as they are)"
             : "do not load";
}

struct KernelList {
  const char *change;
  const std::vector<std::string> &names;
};

std::vector<KernelList> kernelLists(const ModelDifference &difference) {
  return {{"added", difference.kernelsAdded},
          {"removed", difference.kernelsRemoved},
          {"changed", difference.kernelsChanged}};
}

/// Text of a spec inside Markdown.
std::string code(const std::string &text) {
  std::string escaped = "<code>";
  for (char c : text) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else if (c == '|' || c == '`' || c == '*' || c == '_' || c == '\\')
      escaped += fmt::format("&#{};", static_cast<int>(c));
    else
      escaped += c;
  }
  return escaped + "</code>";
}

std::string cell(const std::string &text) { return text.empty() ? "" : code(text); }

std::string markdownRows(const std::string &title, const std::vector<Row> &rows) {
  if (rows.empty())
    return "";
  std::string text = fmt::format("**{}**\n\n| | before | after |\n|---|---|---|\n", title);
  for (const Row &row : rows)
    text += fmt::format("| {} | {} | {} |\n", code(row.name), cell(row.before), cell(row.after));
  return text + "\n";
}

/// A fence longer than any in the text.
std::string fenced(const std::string &text) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos)
    fence += "`";
  return fmt::format("{}diff\n{}{}\n", fence, text, fence);
}

json::Array jsonRows(const std::vector<Row> &rows) {
  json::Array array;
  for (const Row &row : rows)
    array.push_back(json::Object{{"name", row.name},
                                 {"change", change(row)},
                                 {"before", row.before.empty() ? json::Value(nullptr) : json::Value(row.before)},
                                 {"after", row.after.empty() ? json::Value(nullptr) : json::Value(row.after)}});
  return array;
}

} // namespace

std::string diffAsText(const ModelDifference &difference, const std::string &text) {
  if (difference.isEmpty() && text.empty())
    return "no difference\n";
  std::string report;
  if (!difference.modules.empty())
    report += textRows("modules", difference.modules);
  if (!difference.tensors.empty())
    report += textRows("parameters and buffers", difference.tensors);
  report += fmt::format("old weights {}\n", weightsSentence(difference));
  for (const ModelDifference::Rename &rename : difference.renames)
    report += fmt::format("  renamed  {} -> {}  {}\n", rename.before, rename.after, rename.type);
  if (difference.isReordered)
    report += "  the keys of the state_dict stand in another order\n";
  report += "\n";
  if (!difference.figures.empty())
    report += textRows("figures", difference.figures);
  bool anyKernel = false;
  for (const KernelList &list : kernelLists(difference))
    for (const std::string &name : list.names) {
      report += fmt::format("{}  {:<8} {}\n", anyKernel ? "" : "kernels\n", list.change, name);
      anyKernel = true;
    }
  return report + (anyKernel ? "\n" : "") + text;
}

std::string diffAsMarkdown(const ModelDifference &difference, const std::string &text) {
  if (difference.isEmpty() && text.empty())
    return "No difference.\n";
  std::string report = fmt::format("**Old weights {}**\n\n", weightsSentence(difference));
  if (!difference.renames.empty()) {
    report += "| key before | key after | type |\n|---|---|---|\n";
    for (const ModelDifference::Rename &rename : difference.renames)
      report += fmt::format("| {} | {} | {} |\n", code(rename.before), code(rename.after), code(rename.type));
    report += "\n";
  }
  if (difference.isReordered)
    report += "The keys of the state_dict stand in another order.\n\n";
  report += markdownRows("Modules", difference.modules) + markdownRows("Parameters and buffers", difference.tensors) +
            markdownRows("Figures", difference.figures);
  for (const KernelList &list : kernelLists(difference)) {
    std::string names;
    for (const std::string &name : list.names)
      names += (names.empty() ? "" : ", ") + code(name);
    if (!names.empty())
      report += fmt::format("Kernels {}: {}\n\n", list.change, names);
  }
  if (!text.empty())
    report += fmt::format("<details><summary>Generated code</summary>\n\n{}\n</details>\n", fenced(text));
  return report;
}

std::string diffAsJson(const ModelDifference &difference, const std::string &text) {
  json::Array renames;
  for (const ModelDifference::Rename &rename : difference.renames)
    renames.push_back(json::Object{{"before", rename.before}, {"after", rename.after}, {"type", rename.type}});
  const char *weights[] = {"load", "load_renamed", "do_not_load"};
  json::Object kernels;
  for (const KernelList &list : kernelLists(difference))
    kernels[list.change] = json::Array(list.names);
  json::Object report{
      {"modules", jsonRows(difference.modules)},
      {"tensors", jsonRows(difference.tensors)},
      {"renames", std::move(renames)},
      {"reordered", difference.isReordered},
      {"weights", weights[static_cast<int>(difference.weights())]},
      {"figures", jsonRows(difference.figures)},
      {"kernels", std::move(kernels)},
      {"text", text},
  };
  return llvm::formatv("{0:2}\n", json::Value(std::move(report))).str();
}

} // namespace modc
