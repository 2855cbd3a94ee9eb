//===-- Fmt.cpp - the library fmt -----------------------------------------===//
//
// Its implementation, compiled once. An executable is to need no libfmt.so, and
// each file that includes the implementation takes seconds longer to compile.
//
//===----------------------------------------------------------------------===//

#include <fmt/format-inl.h>

// What the headers declare and leave to the library.
template fmt::detail::thousands_sep_result<char>
    fmt::detail::thousands_sep_impl(fmt::detail::locale_ref);
template char fmt::detail::decimal_point_impl(fmt::detail::locale_ref);
template fmt::detail::dragonbox::decimal_fp<float>
fmt::detail::dragonbox::to_decimal(float) noexcept;
template fmt::detail::dragonbox::decimal_fp<double>
fmt::detail::dragonbox::to_decimal(double) noexcept;
template void fmt::detail::buffer<char>::append(const char *, const char *);
template void fmt::detail::vformat_to(fmt::detail::buffer<char> &,
                                      fmt::string_view, fmt::format_args,
                                      fmt::detail::locale_ref);
