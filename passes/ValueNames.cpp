// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names as parts of locations: fused[loc, "h"] with a mark of what the name is.
#include "passes/ValueNames.h"

#include "ir/Location.h"
#include "ir/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace modc {

static constexpr const char *namesMark = "value names", *gradientsMark = "gradient names";

/// The fused location that holds names, behind the mark of backward; null without names.
static FusedLoc namedPart(Location location) {
  auto fused = dyn_cast<FusedLoc>(location);
  if (fused && isBackward(location) && !fused.getLocations().empty())
    fused = dyn_cast<FusedLoc>(fused.getLocations().front());
  auto mark = fused ? dyn_cast_or_null<StringAttr>(fused.getMetadata()) : StringAttr();
  return mark && (mark == namesMark || mark == gradientsMark) ? fused : FusedLoc();
}

ValueNames valueNames(Location location) {
  ValueNames result;
  FusedLoc fused = namedPart(location);
  if (!fused)
    return result;
  llvm::SmallVector<llvm::StringRef> names;
  cast<NameLoc>(fused.getLocations().back()).getName().getValue().split(names, ',');
  result.names.assign(names.begin(), names.end());
  result.areGradients = cast<StringAttr>(fused.getMetadata()) == gradientsMark;
  return result;
}

Location withNames(Location location, const ValueNames &names) {
  MLIRContext *context = location.getContext();
  Location inner = location;
  if (isBackward(location))
    inner = FusedLoc::get(context, cast<FusedLoc>(location).getLocations());
  if (FusedLoc named = namedPart(inner))
    inner = named.getLocations().front();
  if (llvm::all_of(names.names, [](const std::string &name) { return name.empty(); }))
    return isBackward(location) ? backwardLocation(inner) : inner;
  Location name = NameLoc::get(StringAttr::get(context, llvm::join(names.names, ",")));
  auto mark = StringAttr::get(context, names.areGradients ? gradientsMark : namesMark);
  Location result = FusedLoc::get({inner, name}, mark, context);
  return isBackward(location) ? backwardLocation(result) : result;
}

std::string identifier(llvm::StringRef text) {
  std::string name;
  for (char c : text)
    name += llvm::isAlnum(c) ? c : '_';
  return name;
}

std::string valueName(Value value) {
  if (auto result = dyn_cast<OpResult>(value))
    return valueNames(result.getOwner()->getLoc())[result.getResultNumber()];
  auto argument = cast<BlockArgument>(value);
  auto function = dyn_cast_or_null<func::FuncOp>(argument.getOwner()->getParentOp());
  if (!function || !argument.getOwner()->isEntryBlock())
    return valueNames(argument.getLoc())[0];
  auto name = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "nn.name");
  return name ? name.getValue().str() : std::string();
}

std::string gradientName(Value of) {
  if (auto read = of.getDefiningOp<nn::ReadOp>())
    return identifier(read.getSlot()) + "_grad";
  std::string name = valueName(of);
  return name.empty() ? name : "d_" + name;
}

std::string plainLabel(Operation *op) {
  llvm::StringRef label = op->getName().stripDialect();
  label.consume_back("_packed");
  return label.str();
}

// ---- names from the spec

namespace {

struct PlacedFrame {
  llvm::StringRef file;
  llvm::StringRef text;  // of the statement or expression
  llvm::StringRef place; // of the module whose forward it stands in: "layers.0"
};

/// Innermost first.
void collectFrames(Location location, llvm::StringRef text, llvm::StringRef place,
                   llvm::SmallVectorImpl<PlacedFrame> &frames) {
  if (auto call = dyn_cast<CallSiteLoc>(location)) {
    auto caller = dyn_cast<FusedLoc>(call.getCaller());
    auto inside = caller ? dyn_cast_or_null<StringAttr>(caller.getMetadata()) : StringAttr();
    collectFrames(call.getCallee(), {}, inside ? inside.getValue() : place, frames);
    collectFrames(call.getCaller(), {}, place, frames);
  } else if (auto name = dyn_cast<NameLoc>(location)) {
    collectFrames(name.getChildLoc(), name.getName().getValue(), place, frames);
  } else if (auto fused = dyn_cast<FusedLoc>(location)) {
    if (!fused.getLocations().empty())
      collectFrames(fused.getLocations().front(), text, place, frames);
  } else if (isa<FileLineColLoc>(location)) {
    frames.push_back({cast<FileLineColLoc>(location).getFilename().getValue(), text, place});
  }
}

std::string scoped(llvm::StringRef place, llvm::StringRef name) {
  return place.empty() ? name.str() : identifier(place) + "_" + name.str();
}

/// Takes an identifier off the front of an expression: "fc1" of "self.fc1(x)".
llvm::StringRef takeIdentifier(llvm::StringRef &text) {
  text = text.ltrim();
  text.consume_front("self.");
  llvm::StringRef name = text.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
  if (name.empty() || llvm::isDigit(name.front()))
    return {};
  text = text.drop_front(name.size());
  return name;
}

/// The variable that a statement assigns: "h" of "h = relu(x)" and of "h += x", "mean_new" of "self.mean = …".
std::string assignedVariable(llvm::StringRef &text) {
  llvm::StringRef rest = text;
  bool isMember = text.ltrim().starts_with("self.");
  llvm::StringRef name = takeIdentifier(rest);
  rest = rest.ltrim();
  if (rest.size() > 1 && llvm::StringRef("+-*/@").contains(rest[0]) && rest[1] == '=')
    rest = rest.drop_front();
  if (name.empty() || !rest.consume_front("=") || rest.starts_with("="))
    return {};
  text = rest.ltrim();
  return isMember ? name.str() + "_new" : name.str();
}

/// The name that comes first in what an expression computes on: "fc1" in relu(fc1(x)), "z" in (1 - z) * n.
llvm::StringRef firstOperand(llvm::StringRef expression) {
  llvm::StringRef first = takeIdentifier(expression);
  if (!first.empty() && !expression.starts_with("("))
    return first;
  auto begins = [](char c) { return llvm::isAlpha(c) || c == '_'; };
  while (!expression.empty()) {
    expression = expression.drop_until([](char c) { return llvm::isAlnum(c) || c == '_' || c == '"'; });
    if (expression.starts_with("\""))
      return {};
    if (!expression.empty() && begins(expression.front()))
      return takeIdentifier(expression);
    expression = expression.drop_while([](char c) { return llvm::isAlnum(c) || c == '.' || c == '_'; });
  }
  return {};
}

/// "fc1_relu" for relu(fc1(x)), "x_add" for x + y, "cat_out" where nothing has a name.
std::string operationName(llvm::StringRef expression, const std::string &label) {
  llvm::StringRef operand = firstOperand(expression);
  return operand.empty() ? label + "_out" : operand.str() + "_" + label;
}

/// "h_fc2" for h = relu(fc2(h)), "h_relu" for h = relu(h).
std::string secondName(const std::string &variable, llvm::StringRef expression, const std::string &label) {
  llvm::StringRef operand = firstOperand(expression);
  return variable + "_" + (operand.empty() || operand == variable ? label : operand.str());
}

} // namespace

std::string parameterName(Location location) {
  llvm::SmallVector<PlacedFrame> frames;
  collectFrames(location, {}, {}, frames);
  llvm::StringRef text = frames.empty() ? llvm::StringRef() : frames.front().text;
  llvm::StringRef name = takeIdentifier(text);
  return name.empty() || !text.empty() ? std::string() : scoped(frames.front().place, name);
}

llvm::SmallVector<std::string> specNames(Location location, const std::string &label) {
  llvm::SmallVector<PlacedFrame> frames;
  collectFrames(location, {}, {}, frames);
  llvm::SmallVector<std::string> names;
  std::string ofOperation = label + "_out";
  for (auto [depth, frame] : llvm::enumerate(frames)) {
    llvm::StringRef text = frame.text;
    bool isReturned = text.consume_front("return ");
    std::string variable = isReturned ? "" : assignedVariable(text);
    if (depth == 0)
      ofOperation =
          scoped(frame.place, variable.empty() ? operationName(text, label) : secondName(variable, text, label));
    if (!variable.empty())
      names.insert(names.begin(), scoped(frame.place, variable));
    if (!isReturned)
      break;
    if (!frame.place.empty()) // the value of the call that the next frame makes
      names.push_back(scoped(frame.place, "out"));
  }
  names.push_back(ofOperation);
  return names;
}

/// "gru_cell" of GRUCell.
static std::string snakeCase(llvm::StringRef type) {
  std::string name;
  for (std::size_t i = 0; i < type.size(); ++i) {
    bool beginsWord = i > 0 && llvm::isUpper(type[i]) &&
                      (!llvm::isUpper(type[i - 1]) || (i + 1 < type.size() && llvm::isLower(type[i + 1])));
    name += beginsWord && name.back() != '_' ? "_" : "";
    name += llvm::isAlnum(type[i]) ? llvm::toLower(type[i]) : '_';
  }
  return name;
}

/// The type of the module at a place of the tree of calls; the last one that is found.
static std::string typeAt(ModuleOp program, llvm::StringRef place) {
  auto root = program->getAttrOfType<FlatSymbolRefAttr>("nn.model");
  auto module = root ? program.lookupSymbol<nn::ModuleOp>(root.getValue()) : nn::ModuleOp();
  llvm::SmallVector<llvm::StringRef> steps;
  place.split(steps, '.', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef step : steps) {
    auto child = module ? dyn_cast_or_null<nn::ChildOp>(SymbolTable::lookupSymbolIn(module, step.split('#').first))
                        : nn::ChildOp();
    if (!child)
      break;
    module = program.lookupSymbol<nn::ModuleOp>(child.getModule());
  }
  return module ? snakeCase(module.getType()) : "model";
}

std::string statementName(Location location, const std::string &label, ModuleOp program) {
  llvm::SmallVector<PlacedFrame> frames;
  collectFrames(location, {}, {}, frames);
  if (frames.empty())
    return label;
  const PlacedFrame &frame = frames.front();
  llvm::StringRef text = frame.text, library = frame.file;
  bool isLibrary = library.consume_front("<nn>/");
  bool isReturned = text.consume_front("return ");
  std::string variable = assignedVariable(text);
  if (variable.empty())
    variable = isReturned ? "out" : operationName(text, label);
  std::string type = isLibrary ? snakeCase(library.split('.').first) : typeAt(program, frame.place);
  return type + "_" + variable + (isBackward(location) ? "_backward" : "");
}

} // namespace modc
