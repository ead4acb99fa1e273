#pragma once
// ECDSA signatures in DER of Project Wycheproof (C2SP/wycheproof, testvectors_v1, at dac1dd4):
// ecdsa_secp256r1_sha256, several of each kind of encoding. The whole file was tried once.

#include <string_view>

namespace poolguard::webauthn::test {

// As bytes in hex.
struct wycheproof_key {
    std::string_view first;  // x, the modulus, or the whole point of an Ed25519 key
    std::string_view second; // y, or the exponent; empty if there is none
};
// `id` and `kind` are those of the project's files; text and signature are in hex.
struct wycheproof_vector {
    int id;
    std::string_view kind;
    bool is_valid;
    wycheproof_key key;
    std::string_view text;
    std::string_view signature;
};

// clang-format off
inline constexpr wycheproof_key wycheproof_der_key{
    "04aaec73635726f213fb8a9e64da3b8632e41495a944d0045b522eba7240fad5",
    "87d9315798aaa3a5ba01775787ced05eaaf7b4e09fc81d6d1aa546e8365d525d"};
inline constexpr wycheproof_key wycheproof_der_key_2{
    "2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838",
    "c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e"};
inline constexpr wycheproof_vector wycheproof_der[]{
    {1, "ValidSignature", true, wycheproof_der_key, "",
     "3045022100b292a619339f6e567a305c951c0dcbcc42d16e47f219f9e98e76e09d8770b34a02200177e60492c5a8242f76f07bfe3661bd"
     "e59ec2a17ce5bd2dab2abebdf89a62e2"},
    {2, "ValidSignature", true, wycheproof_der_key, "4d7367",
     "30450220530bd6b0c9af2d69ba897f6b5fb59695cfbf33afe66dbadcf5b8d2a2a6538e23022100d85e489cb7a161fd55ededcedbf4cc0c"
     "0987e3e3f0f242cae934c72caa3f43e9"},
    {6, "MissingZero", false, wycheproof_der_key_2, "313233343030",
     "304402202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e180220b329f479a2bbd0a5c384ee1493b1f5186a"
     "87139cac5df4087c134b49156847db"},
    {8, "BerEncodedSignature", false, wycheproof_der_key_2, "313233343030",
     "30814502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0a5c384ee1493b1f5"
     "186a87139cac5df4087c134b49156847db"},
    {9, "BerEncodedSignature", false, wycheproof_der_key_2, "313233343030",
     "3082004502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0a5c384ee1493b1"
     "f5186a87139cac5df4087c134b49156847db"},
    {10, "InvalidEncoding", false, wycheproof_der_key_2, "313233343030",
     "304602202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0a5c384ee1493b1f518"
     "6a87139cac5df4087c134b49156847db"},
    {11, "InvalidEncoding", false, wycheproof_der_key_2, "313233343030",
     "304402202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0a5c384ee1493b1f518"
     "6a87139cac5df4087c134b49156847db"},
    {23, "ModifiedSignature", false, wycheproof_der_key_2, "313233343030",
     "304702202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0a5c384ee1493b1f518"
     "6a87139cac5df4087c134b49156847db0000"},
    {24, "ModifiedSignature", false, wycheproof_der_key_2, "313233343030",
     "3047000002202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0a5c384ee1493b1"
     "f5186a87139cac5df4087c134b49156847db"},
    {152, "RangeCheck", false, wycheproof_der_key_2, "313233343030",
     "30460221012ba3a8bd6b94d5ed80a6d9d1190a436ebccc0833490686deac8635bcb9bf5369022100b329f479a2bbd0a5c384ee1493b1f5"
     "186a87139cac5df4087c134b49156847db"},
    {153, "RangeCheck", false, wycheproof_der_key_2, "313233343030",
     "30460221ff2ba3a8bf6b94d5eb80a6d9d1190a436f42fe12d7fad749d4c512a036c0f908c7022100b329f479a2bbd0a5c384ee1493b1f5"
     "186a87139cac5df4087c134b49156847db"},
    {155, "ModifiedInteger", false, wycheproof_der_key_2, "313233343030",
     "30450220d45c5741946b2a137f59262ee6f5bc91001af27a5e1117a64733950642a3d1e8022100b329f479a2bbd0a5c384ee1493b1f518"
     "6a87139cac5df4087c134b49156847db"},
    {156, "ModifiedInteger", false, wycheproof_der_key_2, "313233343030",
     "3046022100d45c5740946b2a147f59262ee6f5bc90bd01ed280528b62b3aed5fc93f06f739022100b329f479a2bbd0a5c384ee1493b1f5"
     "186a87139cac5df4087c134b49156847db"},
    {158, "IntegerOverflow", false, wycheproof_der_key_2, "313233343030",
     "30460221012ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0a5c384ee1493b1f5"
     "186a87139cac5df4087c134b49156847db"},
    {159, "IntegerOverflow", false, wycheproof_der_key_2, "313233343030",
     "304e02290100000000000000002ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0"
     "a5c384ee1493b1f5186a87139cac5df4087c134b49156847db"},
    {168, "InvalidSignature", false, wycheproof_der_key_2, "313233343030", "3006020100020100"},
    {169, "InvalidSignature", false, wycheproof_der_key_2, "313233343030", "3006020100020101"},
    {232, "InvalidTypesInSignature", false, wycheproof_der_key_2, "313233343030", "3008020100090380fe01"},
    {233, "InvalidTypesInSignature", false, wycheproof_der_key_2, "313233343030", "3006020100090142"},
    {295, "EdgeCaseShamirMultiplication", true, wycheproof_der_key_2, "3639383139",
     "3044022064a1aab5000d0e804f3e2fc02bdee9be8ff312334e2ba16d11547c97711c898e02206af015971cc30be6d1a206d4e013e09977"
     "72a2f91d73286ffd683b9bb2cf4f1b"},
    {355, "SmallRandS", true, {"a71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac957",
     "5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b"}, "313233343030", "3006020105020101"},
    {356, "SmallRandS", true, {"6627cec4f0731ea23fc2931f90ebe5b7572f597d20df08fc2b31ee8ef16b1572",
     "6170ed77d8d0a14fc5c9c3c4c9be7f0d3ee18f709bb275eaf2073e258fe694a5"}, "313233343030", "3006020105020103"},
    {392, "PointDuplication", false, {"b533d4695dd5b8c5e07757e55e6e516f7e2c88fa0239e23f60e8ec07dd70f287",
     "1b134ee58cc583278456863f33c3a85d881f7d4a39850143e29d4eaf009afe47"}, "313233343030",
     "304402207fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a80220555555550000000055555555555555553e"
     "f7a8e48d07df81a693439654210c70"},
    {427, "PointDuplication", true, {"5b812fd521aafa69835a849cce6fbdeb6983b442d2444fe70e134c027fc46963",
     "838a40f2a36092e9004e92d8d940cf5638550ce672ce8b8d4e15eba5499249e9"}, "313233343030",
     "304502206f2347cab7dd76858fe0555ac3bc99048c4aacafdfb6bcbe05ea6c42c4934569022100bb726660235793aa9957a61e76e00c2c"
     "435109cf9a15dd624d53f4301047856b"},
    {428, "PointDuplication", false, {"5b812fd521aafa69835a849cce6fbdeb6983b442d2444fe70e134c027fc46963",
     "7c75bf0c5c9f6d17ffb16d2726bf30a9c7aaf31a8d317472b1ea145ab66db616"}, "313233343030",
     "304502206f2347cab7dd76858fe0555ac3bc99048c4aacafdfb6bcbe05ea6c42c4934569022100bb726660235793aa9957a61e76e00c2c"
     "435109cf9a15dd624d53f4301047856b"},
    {444, "PointDuplication", false, {"6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
     "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"}, "313233343030",
     "3045022100bb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca6050230220249249246db6db6ddb6db6db6db6db6d"
     "ad4591868595a8ee6bf5f864ff7be0c2"},
    {20, "InvalidEncoding", false, wycheproof_der_key_2, "313233343030",
     "308002202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0a5c384ee1493b1f518"
     "6a87139cac5df4087c134b49156847db"},
    {41, "InvalidEncoding", false, wycheproof_der_key_2, "313233343030",
     "324502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0a5c384ee1493b1f518"
     "6a87139cac5df4087c134b49156847db"},
    {64, "InvalidEncoding", false, wycheproof_der_key_2, "313233343030",
     "30432ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af8bd5c2e18022100b329f479a2bbd0a5c384ee1493b1f5186a87"
     "139cac5df4087c134b49156847db"},
    {76, "InvalidEncoding", false, wycheproof_der_key_2, "313233343030",
     "304a0285ffffffffff2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2bbd0a5c384ee"
     "1493b1f5186a87139cac5df4087c134b49156847db"},
    {92, "InvalidEncoding", false, wycheproof_der_key_2, "313233343030",
     "3049228002202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e180000022100b329f479a2bbd0a5c384ee14"
     "93b1f5186a87139cac5df4087c134b49156847db"},
    {115, "BerEncodedSignature", false, wycheproof_der_key_2, "313233343030",
     "304702202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e180282002100b329f479a2bbd0a5c384ee1493b1"
     "f5186a87139cac5df4087c134b49156847db"},
    {128, "InvalidEncoding", false, wycheproof_der_key_2, "313233343030",
     "304702202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e180223000000b329f479a2bbd0a5c384ee1493b1"
     "f5186a87139cac5df4087c134b49156847db"},
    {245, "InvalidTypesInSignature", false, wycheproof_der_key_2, "313233343030", "30050201010500"},
    {257, "InvalidTypesInSignature", false, wycheproof_der_key_2, "313233343030", "30050201ff3000"},
    {269, "InvalidTypesInSignature", false, wycheproof_der_key_2, "313233343030",
     "3026022100ffffffff00000001000000000000000000000000ffffffffffffffffffffffff090142"},
    {281, "InvalidTypesInSignature", false, wycheproof_der_key_2, "313233343030", "300405000500"},
    {293, "InvalidTypesInSignature", false, wycheproof_der_key_2, "313233343030", "30053000020100"},
};
// clang-format on

} // namespace poolguard::webauthn::test
