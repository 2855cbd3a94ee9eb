# sinter_add_model(name SOURCE model.cpp)
#
# Adds the target model-<name>, part of the default build, which compiles a model
# file to the executable <build>/models/<name>.
function(sinter_add_model name)
  cmake_parse_arguments(PARSE_ARGV 1 model "" "SOURCE" "")
  set(output ${CMAKE_BINARY_DIR}/models/${name})
  # The model is compiled again when the DSL's headers, those beside the model
  # file, or the compiler change.
  cmake_path(GET model_SOURCE PARENT_PATH folder)
  file(GLOB headers CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/frontend/include/sinter/*.h ${folder}/*.h)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/models
    COMMAND sinterc ${model_SOURCE} -o ${output}
    DEPENDS ${model_SOURCE} ${headers} sinterc sinter_runtime
    COMMENT "Compiling the model ${name}"
    VERBATIM)
  add_custom_target(model-${name} ALL DEPENDS ${output})
endfunction()
